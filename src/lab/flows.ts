import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { Lab } from './lab.ts';
import { bridgesOf } from './shape.ts';

/** Replaces all flows of a bridge. */
export async function replaceFlows(lab: Lab, flows: readonly string[], bridge: string): Promise<void> {
  if (!bridgesOf(lab.topology).includes(bridge)) throw new Problem(`the topology has no bridge '${brief(bridge)}'`);
  const broken = flows.find((flow) => !/^\S[^\n]*$/.test(flow));
  if (broken !== undefined) throw new Problem(`a flow is one line, not '${brief(`${broken}`)}'`);
  await lab.openVSwitch.addFlows(bridge, ['delete', ...flows]);
  lab.flows.set(bridge, flows);
}
