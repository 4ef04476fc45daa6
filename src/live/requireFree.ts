import type { RunningSwitch } from '../host/runningSwitch.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { chainsOf } from './chains.ts';
import type { Plan } from './change.ts';
import { bridgeNamed, portOf } from './find.ts';
import { signsOfUse } from './occupied.ts';
import type { SwitchState } from './switchState.ts';

/**
 * Refuses what could be meant, and most often is not: a mirror of a mirror, and an output or a port to be removed that somebody uses.
 *
 * @throws Problem with what was seen
 */
export async function requireFree(running: RunningSwitch, state: SwitchState, plan: Plan): Promise<void> {
  for (const change of plan.changes) {
    const bridge = bridgeNamed(state, change.bridge);
    const [chain] = chainsOf(bridge, change);
    if (chain !== undefined) throw new Problem(`a mirror of a mirror: ${chain}`, 'choose another port, or add --force');
    const name = change.kind === 'addMirror' ? change.mirror.outputPort : change.kind === 'removePort' && change.name;
    if (!name) continue;
    const signs = await signsOfUse(running, bridge, portOf(state, bridge, name));
    if (signs.length > 0)
      throw new Problem(
        `somebody uses the port ${brief(name)}: ${signs.join('; ')}`,
        change.kind === 'addMirror'
          ? 'as an output it carries copies and nothing else: choose another (mirrorbench port add makes one), or add --force'
          : 'add --force when that may end',
      );
  }
}
