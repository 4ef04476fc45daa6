import { planMirror } from '../live/mirrorPlans.ts';
import { requireFree } from '../live/requireFree.ts';
import { changeSwitch, type SwitchOrder } from './changeSwitch.ts';

export interface MirrorOrder extends SwitchOrder {
  readonly name: string;
  readonly bridge: string;
  /** The port that copies leave by. */
  readonly output: string;
  readonly vlan: readonly number[];
  readonly snaplen?: number | undefined;
  readonly filter?: string | undefined;
  /** Also where the output is in use, or a source of another mirror. */
  readonly force: boolean;
}

/** Makes a mirror without sources on a running Open vSwitch; those that are there stay. */
export function mirrorAdd(order: MirrorOrder): Promise<readonly string[]> {
  const { name, bridge, output, vlan, snaplen, filter } = order;
  return changeSwitch(order, async (state, running) => {
    const plan = planMirror(state, bridge, name, {
      outputPort: output,
      ...(vlan.length > 0 && { selectVlan: [...new Set(vlan)].toSorted((one, other) => one - other) }),
      ...(snaplen !== undefined && { snaplen }),
      ...(filter !== undefined && { filter }),
    });
    if (!order.force) await requireFree(running, state, plan);
    return plan;
  });
}
