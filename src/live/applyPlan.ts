import { readlinkSync } from 'node:fs';
import { applied, commitShared, transact } from '../host/ovsdb.ts';
import type { RunningSwitch } from '../host/runningSwitch.ts';
import { noteLog } from '../host/switchLog.ts';
import { refusesMirror } from '../model/mirrorRefusal.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { Change, Plan } from './change.ts';
import { doStep } from './hostStep.ts';
import { inverseOf } from './inverse.ts';
import { transactionOf } from './operations.ts';
import { readSwitchState, type SwitchState } from './switchState.ts';

const DEADLINE_MS = 10_000;

/** Rows that changes have made, in their order. */
type Rows = readonly (string | undefined)[];

/** What is told while a plan is done. */
export interface Witness {
  /** The transaction is committed. */
  committed(rows: Rows): Promise<void>;
  /** It has been taken back. */
  takenBack(): Promise<void>;
}

/** What came of a plan. */
export interface Applied {
  readonly rows: Rows;
  /** How it was confirmed, or why it could not be; a sentence each. */
  readonly confirmations: readonly string[];
}

/**
 * Does what a plan says: one transaction, which ovs-vswitchd has applied when this goes on; then the steps on the machine.
 *
 * @param state that the plan was made for; when the switch is another by now, nothing is done
 * @throws Problem when Open vSwitch did not take it, or a step failed: what was done is taken back then; when ovs-vswitchd does not apply it: it stays
 */
export async function applyPlan(
  running: RunningSwitch,
  state: SwitchState,
  plan: Plan,
  witness: Witness,
): Promise<Applied> {
  if (plan.steps.some(({ kind }) => kind === 'up' || kind === 'join')) requireInterfaces(running);
  const log = running.daemon && (await noteLog(running.daemon.pid));
  const { operations, madeBy } = transactionOf(state, plan.changes);
  const { results, generation } = await commitShared(running.database, operations);
  const rows = madeBy.map((place) => (place === undefined ? undefined : results[place]?.uuid?.[1]));
  await witness.committed(rows);
  await applied(running.database, generation, DEADLINE_MS);
  // The log is written behind: opened anew, all of it is there.
  if (log !== undefined) await running.daemon?.control('vlog/reopen');
  const lines = (await log?.problems()) ?? [];
  try {
    const refusal = refusalOf(lines, plan.changes, isNew) ?? (await interfaceError(running, plan));
    if (refusal !== undefined) throw new Problem(`Open vSwitch did not take it: ${refusal}`);
    for (const step of plan.steps) await doStep(step);
  } catch (error) {
    throw await takenBack(running, plan, rows, error as Error, witness);
  }
  const ignored = refusalOf(lines, plan.changes, (change) => !isNew(change));
  const applies =
    ignored === undefined ? APPLIED : `It is ignored by Open vSwitch, as it was before: ${brief(ignored)}`;
  const confirmed = log === undefined ? NO_LOG : applies;
  return { rows, confirmations: [confirmed, ...(await revalidated(running, plan.changes))] };
}

/** Interfaces are set where the switch makes them. */
function requireInterfaces({ daemon }: RunningSwitch): void {
  const remedy = 'run it where ovs-vswitchd runs, with sudo';
  if (daemon === undefined)
    throw new Problem('ovs-vswitchd cannot be reached from here, and so its interfaces cannot be set up', remedy);
  if (readlinkSync(`/proc/${daemon.pid}/ns/net`) !== readlinkSync('/proc/self/ns/net'))
    throw new Problem('ovs-vswitchd makes its interfaces in another network namespace than this one', remedy);
}

const APPLIED = 'Open vSwitch has applied it, and its log has nothing against it.';

const NO_LOG =
  'Open vSwitch has applied it. Its log cannot be read from here: whether it has taken a mirror stands only there.';

type AddMirror = Extract<Change, { kind: 'addMirror' }>;

/** What comes again is what it was before, even where Open vSwitch ignores it. */
function isNew({ was }: AddMirror): boolean {
  return was === undefined;
}

function refusalOf(
  lines: readonly string[],
  changes: readonly Change[],
  concerns: (change: AddMirror) => boolean,
): string | undefined {
  const names = changes.flatMap((change) => (change.kind === 'addMirror' && concerns(change) ? [change.name] : []));
  return lines.find((line) => names.some((name) => refusesMirror(line, name)));
}

async function interfaceError(running: RunningSwitch, { changes }: Plan): Promise<string | undefined> {
  const names = changes.flatMap((change) => (change.kind === 'addPort' ? [change.name] : []));
  for (const name of names) {
    const where = [['name', '==', name]];
    const [answer] = await transact(running.database, [
      { op: 'select', table: 'Interface', where, columns: ['error'] },
    ]);
    const error = answer?.rows?.[0]?.error;
    if (typeof error === 'string') return `${brief(name)}: ${brief(error)}`;
  }
  return undefined;
}

/** The problem, with what became of what was done. */
async function takenBack(
  running: RunningSwitch,
  plan: Plan,
  rows: Rows,
  error: Error,
  witness: Witness,
): Promise<Problem> {
  const { remedy } = error as Problem;
  try {
    const state = await readSwitchState(running.database);
    const inverse = inverseOf(plan, rows);
    const { generation } = await commitShared(running.database, transactionOf(state, inverse.changes).operations);
    await applied(running.database, generation, DEADLINE_MS);
    for (const step of inverse.steps) await doStep(step);
    await witness.takenBack();
    return new Problem(`${error.message}; what was done is taken back`, remedy);
  } catch (second) {
    return new Problem(
      `${error.message}; and what was done could not be taken back: ${(second as Error).message}`,
      'mirrorbench undo tries it again',
    );
  }
}

/** Live flows are told of a change of mirrors by nobody else: Open vSwitch until 3.4 does not, and none does when a mirror goes. */
async function revalidated({ daemon }: RunningSwitch, changes: readonly Change[]): Promise<readonly string[]> {
  if (changes.every(({ kind }) => kind === 'addPort' || kind === 'removePort')) return [];
  if (daemon === undefined)
    return [
      'ovs-vswitchd itself cannot be reached from here, and flows that are live may go on as before: run `ovs-appctl revalidator/purge` on its machine.',
    ];
  await daemon.control('revalidator/purge');
  return ['Live flows are revalidated.'];
}
