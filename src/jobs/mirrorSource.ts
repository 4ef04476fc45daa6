import { planNoSource, planSource, type SourceDirection } from '../live/mirrorPlans.ts';
import { requireFree } from '../live/requireFree.ts';
import { changeSwitch, type SwitchOrder } from './changeSwitch.ts';

export interface SourceOrder extends SwitchOrder {
  readonly name: string;
  readonly port: string;
  readonly direction: SourceDirection;
  /** The bridge of the mirror; any unless told. */
  readonly bridge?: string | undefined;
}

/** Makes a port a source of a mirror, beside its others. @param force also where the port is an output of a mirror */
export function mirrorAddSource(order: SourceOrder, force: boolean): Promise<readonly string[]> {
  return changeSwitch(order, async (state, running) => {
    const plan = planSource(state, order.name, order.port, order.direction, order.bridge);
    if (!force) await requireFree(running, state, plan);
    return plan;
  });
}

/** Takes a port out of a mirror's sources; the others stay. */
export function mirrorRemoveSource(order: SourceOrder): Promise<readonly string[]> {
  return changeSwitch(order, (state) => planNoSource(state, order.name, order.port, order.direction, order.bridge));
}
