import { type RunningSwitch, withRunningSwitch } from '../host/runningSwitch.ts';
import { applyPlan } from '../live/applyPlan.ts';
import type { Plan } from '../live/change.ts';
import { stepArgvs } from '../live/hostStep.ts';
import { inverseOf } from '../live/inverse.ts';
import { dropRecord, keepRecord, rewriteRecord } from '../live/records.ts';
import { readSwitchState, type SwitchState } from '../live/switchState.ts';
import { told } from '../live/told.ts';
import { vsctlArgv } from '../live/vsctl.ts';
import { shellWords } from '../report/shellWords.ts';

/** What every command that changes a running Open vSwitch is told. */
export interface SwitchOrder {
  /** The address of its database. */
  readonly db: string;
  /** Only to say what would do the same. */
  readonly dryRun: boolean;
  /** The command as it was typed, for the record. */
  readonly command: string;
}

/**
 * Changes a running Open vSwitch as a plan says, writes down what takes it back, and confirms it.
 *
 * @returns lines for people; with `dryRun`, command lines of a shell that do the same
 * @throws Problem when the plan refuses, or the switch does not take it
 */
export function changeSwitch(
  order: SwitchOrder,
  planFor: (state: SwitchState, running: RunningSwitch) => Plan | Promise<Plan>,
): Promise<readonly string[]> {
  return withSwitch(order.db, async (running, state) => {
    const plan = await planFor(state, running);
    if (order.dryRun) return commandLines(state, plan, order.db);
    const at = new Date().toISOString();
    const record = { version: 1, database: state.database, at, command: order.command } as const;
    // Written before it is done; the rows follow when they are there.
    const kept = await keepRecord({ ...record, isCommitted: false, undo: inverseOf(plan, []) });
    let isCommitted = false;
    try {
      const { confirmations } = await applyPlan(running, state, plan, {
        committed: async (rows) => {
          isCommitted = true;
          await rewriteRecord({ ...kept, record: { ...record, isCommitted: true, undo: inverseOf(plan, rows) } });
        },
        takenBack: () => dropRecord(kept),
      });
      return [...told(plan), ...confirmations];
    } finally {
      if (!isCommitted) await dropRecord(kept);
    }
  });
}

/** Does something with a running Open vSwitch and what it is configured as. */
export function withSwitch<Answer>(
  db: string,
  use: (running: RunningSwitch, state: SwitchState) => Promise<Answer>,
): Promise<Answer> {
  return withRunningSwitch(db, async (running) => use(running, await readSwitchState(running.database)));
}

/** What a person would type for a plan, a line each. */
export function commandLines(state: SwitchState, plan: Plan, db: string): readonly string[] {
  const vsctl = plan.changes.length === 0 ? [] : [vsctlArgv(state, plan.changes, db)];
  return [...vsctl, ...plan.steps.flatMap(stepArgvs)].map(shellWords);
}
