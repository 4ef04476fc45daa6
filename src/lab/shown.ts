import { confinementRemedy } from '../host/confinement.ts';
import type { OpenVSwitch } from '../host/openVSwitch.ts';
import { Problem } from '../model/problem.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { Topology } from '../model/topology.ts';
import { Unsuited } from '../model/unsuited.ts';
import { interfaceNames } from './bridgeRows.ts';

/** @throws Problem when the datapath lacks an interface of one of the ports */
export async function requireShown(
  openVSwitch: OpenVSwitch,
  topology: Topology,
  ports: readonly string[],
  kind: SwitchKind,
): Promise<void> {
  const datapaths = await openVSwitch.control('dpif/show');
  const missing = ports
    .flatMap((port) => interfaceNames(topology, port))
    .filter((name) => !new RegExp(`^\\s+${literally(name)} `, 'm').test(datapaths));
  if (missing.length === 0) return;
  if (kind === 'ovs-afxdp')
    throw new Unsuited(
      `this Open vSwitch could not make ${missing.join(', ')} over AF_XDP: it takes a kernel with XDP_SOCKETS`,
    );
  throw new Problem(
    `Open vSwitch could not make ${missing.join(', ')} with ${kind}`,
    kind === 'ovs-kernel'
      ? 'load the kernel module (modprobe openvswitch), or use --switch ovs-netdev'
      : confinementRemedy(),
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
