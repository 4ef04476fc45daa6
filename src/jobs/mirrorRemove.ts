import { planNoMirror, planNoMirrors } from '../live/mirrorPlans.ts';
import { changeSwitch, type SwitchOrder } from './changeSwitch.ts';

/** Removes one mirror. @param bridge that it is on; any unless told */
export function mirrorRemove(order: SwitchOrder, name: string, bridge?: string): Promise<readonly string[]> {
  return changeSwitch(order, (state) => planNoMirror(state, name, bridge));
}

/** Removes all mirrors of a bridge. */
export function mirrorRemoveAll(order: SwitchOrder, bridge: string): Promise<readonly string[]> {
  return changeSwitch(order, (state) => planNoMirrors(state, bridge));
}
