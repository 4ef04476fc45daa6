import { planNoPort, planPort } from '../live/portPlans.ts';
import { requireFree } from '../live/requireFree.ts';
import { changeSwitch, type SwitchOrder } from './changeSwitch.ts';

/** Adds an internal port to a bridge, and sets it up. */
export function portAdd(order: SwitchOrder, name: string, bridge: string): Promise<readonly string[]> {
  return changeSwitch(order, (state) => planPort(state, bridge, name));
}

/** Removes an internal port. @param force also when somebody uses it */
export function portRemove(order: SwitchOrder, name: string, force: boolean): Promise<readonly string[]> {
  return changeSwitch(order, async (state, running) => {
    const plan = planNoPort(state, name);
    if (!force) await requireFree(running, state, plan);
    return plan;
  });
}
