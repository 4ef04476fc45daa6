import { Problem } from '../model/problem.ts';
import type { Lab } from './lab.ts';
import { bridgesOf } from './shape.ts';

/** Replaces all flows of a bridge. */
export async function replaceFlows(lab: Lab, flows: readonly string[], bridge: string): Promise<void> {
  if (!bridgesOf(lab.topology).includes(bridge)) throw new Problem(`the topology has no bridge '${bridge}'`);
  await lab.openVSwitch.addFlows(bridge, ['delete', ...flows]);
  lab.flows.set(bridge, flows);
}
