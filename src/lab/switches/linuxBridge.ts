import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { bridgeBatch } from '../../host/bridge.ts';
import { holdNamespace, inNamespace } from '../../host/namespace.ts';
import { run } from '../../host/process.ts';
import type { Topology } from '../../model/topology.ts';
import { mtuOf } from '../../model/tunnels.ts';
import { bridgeMac } from '../bridgeRows.ts';
import { lessons } from '../priming.ts';
import { bridgeOf, bridgesOf, isOwnPort } from '../shape.ts';
import type { LabSwitch } from './labSwitch.ts';

/**
 * The kernel's bridge as a switch. It is made with its ports by `linuxBridgeLines`.
 *
 * @param folder the lab's own, made when it does not exist
 */
export async function linuxBridge(folder: string, namespace: string | undefined): Promise<LabSwitch> {
  await mkdir(folder, { recursive: true });
  const holder = await holdNamespace(namespace);
  await frameByFrame(namespace);
  return {
    pid: holder.pid,
    ended: () => undefined,
    logProblems: async () => [],
    residentBytes: async () => 0,
    stop: async () => {
      holder.kill('SIGKILL');
      await holder.wait();
    },
  };
}

/** Packet filters of the IP layer that look at bridged frames (br_netfilter) take the padding off them, which others take for damage. */
async function frameByFrame(namespace: string | undefined): Promise<void> {
  const settings = ['arptables', 'ip6tables', 'iptables'].map(
    (filter) => `/proc/sys/net/bridge/bridge-nf-call-${filter}`,
  );
  await run(inNamespace(namespace, ['tee', ...settings.filter((setting) => existsSync(setting))]), { input: '0' });
}

/** Lines of ip(8) that make the bridges with their ports, run in the switch's namespace when these are there. They forward at once, and everything. */
export function linuxBridgeLines(topology: Topology): readonly string[] {
  const options = 'type bridge stp_state 0 forward_delay 0 mcast_snooping 0';
  const bridges = bridgesOf(topology).map(
    (bridge) =>
      `link add name ${bridge} address ${bridgeMac(topology, bridge)} mtu ${mtuOf(topology, bridge)} ${options}`,
  );
  const ports = Object.keys(topology.ports).filter(
    (port) => !isOwnPort(topology, port) && topology.ports[port]?.tunnel === undefined,
  );
  return [...bridges, ...ports.map((port) => `link set dev ${port} master ${bridgeOf(topology, port)}`)];
}

/** Lets the bridges know where addresses are, so that no first packet is flooded. */
export async function teachLinuxBridge(topology: Topology, namespace: string | undefined): Promise<void> {
  const elsewhere = lessons(topology).filter((lesson) => lesson.interface !== lesson.bridge);
  await bridgeBatch(
    elsewhere.map(({ mac, interface: port }) => `fdb replace ${mac} dev ${port} master dynamic`),
    namespace,
  );
}
