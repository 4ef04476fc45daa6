import type { Mirror } from '../../model/mirror.ts';
import type { Topology } from '../../model/topology.ts';
import type { Lab } from '../lab.ts';
import { bridgePorts } from './bridgePorts.ts';
import { type FlowMirroring, mirroringFlows } from './flowMirror.ts';
import { arePlain } from './plainFlow.ts';

/**
 * Has the flows of the lab's bridge make just these mirrors, in one step; without any, the bridge is as its topology or its scenario has it. The
 * lab's record of flows stays: it says what flows do to packets, not what copies them.
 *
 * @throws Unsuited when flows cannot make them; then all is as it was
 */
export async function applyFlowMirrors(
  lab: Lab,
  mirrors: Readonly<Record<string, Mirror>>,
  how: FlowMirroring,
): Promise<void> {
  const { openVSwitch, topology, ports } = lab;
  const { bridge } = topology;
  const own = lab.flows.get(bridge) ?? topology.flows?.[bridge];
  const present = withPorts(topology, ports);
  const { flows, groups, notFlooded } = mirroringFlows(present, own, mirrors, how);
  const before = await openVSwitch.notFlooded(bridge);
  const excluded = notFlooded.filter((port) => !before.includes(port));
  for (const port of excluded) await openVSwitch.modifyPort(bridge, port, 'no-flood');
  if (notFlooded.length > 0 || arePlain(flows, bridgePorts(present))) {
    await openVSwitch.replaceFlows(bridge, flows, groups);
  } else {
    // Flows that do more may be others in a bundle, and the step is not from or to mirrors.
    await openVSwitch.replaceFlows(bridge, [], []);
    await openVSwitch.addFlows(bridge, flows);
  }
  const admitted = before.filter((port) => !notFlooded.includes(port));
  for (const port of admitted) await openVSwitch.modifyPort(bridge, port, 'flood');
}

/** The topology without the ports that were deleted. */
function withPorts(topology: Topology, present: ReadonlyMap<string, string>): Topology {
  const ports = Object.entries(topology.ports).filter(([name]) => present.has(name));
  return { ...topology, ports: Object.fromEntries(ports) };
}
