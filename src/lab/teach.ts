import type { Topology } from '../model/topology.ts';
import { interfaceNames } from './bridgeRows.ts';
import type { Lab } from './lab.ts';
import { lessons } from './priming.ts';
import { teachLinuxBridge } from './switches/linuxBridge.ts';

/**
 * Lets the bridges learn where addresses are. The frame goes back where it came from, so nothing is sent.
 *
 * @param ports what is learned at these; at all of them unless told
 */
export async function teach(
  { switch: { openVSwitch }, switchNamespace }: Pick<Lab, 'switch' | 'switchNamespace'>,
  topology: Topology,
  ports?: readonly string[],
): Promise<void> {
  if (openVSwitch === undefined) return teachLinuxBridge(topology, switchNamespace);
  const names = ports?.flatMap((port) => interfaceNames(topology, port));
  for (const { bridge, interface: name, mac, tag } of lessons(topology)) {
    if (names !== undefined && !names.includes(name)) continue;
    const vlan = tag === 0 ? [] : [`dl_vlan=${tag}`];
    const frame = [`in_port=${name}`, ...vlan, `dl_src=${mac}`, `dl_dst=${mac}`].join(',');
    await openVSwitch.control('ofproto/trace', bridge, frame, '-generate');
  }
}
