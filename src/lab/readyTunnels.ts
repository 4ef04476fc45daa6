import type { OpenVSwitch } from '../host/openVSwitch.ts';
import { until } from '../host/until.ts';
import type { Topology } from '../model/topology.ts';
import { tunnels } from '../model/tunnels.ts';

const DEADLINE_MS = 10_000;

/** Makes native tunnels ready for their first packet: the switch knows the way to the far end, and its Ethernet address. */
export async function readyTunnels(openVSwitch: OpenVSwitch, topology: Topology): Promise<void> {
  const ends = new Map(tunnels(topology).map((tunnel) => [tunnel.far, tunnel]));
  await Promise.all(
    [...ends.values()].map(async ({ bridge, far, farMac }) => {
      const routed = () => answers(openVSwitch, 'ovs/route/lookup', [far], /^dev /m);
      await until(`the switch has a route to ${far}`, routed, { deadlineMs: DEADLINE_MS });
      // Versions before 2.16 call a neighbour's entry by ARP alone.
      await openVSwitch
        .control('tnl/neigh/set', bridge, far, farMac)
        .catch(() => openVSwitch.control('tnl/arp/set', bridge, far, farMac));
    }),
  );
}

async function answers(
  openVSwitch: OpenVSwitch,
  command: string,
  args: readonly string[],
  wanted: RegExp,
): Promise<boolean> {
  return openVSwitch.control(command, ...args).then(
    (answer) => wanted.test(answer),
    () => false,
  );
}
