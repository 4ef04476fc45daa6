import type { RunningSwitch } from '../host/runningSwitch.ts';
import { applyPlan } from '../live/applyPlan.ts';
import type { Change } from '../live/change.ts';
import { portNamed } from '../live/find.ts';
import { movedSince } from '../live/movedSince.ts';
import { dropRecord, type LiveRecord, recordsOf, rewriteRecord, type StoredRecord } from '../live/records.ts';
import { requireSound } from '../live/sound.ts';
import type { SwitchState } from '../live/switchState.ts';
import { told } from '../live/told.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { commandLines, type SwitchOrder, withSwitch } from './changeSwitch.ts';

/** Takes back what the last command has done to a running Open vSwitch. Without a command, nothing is. */
export function undo({ db, dryRun }: Pick<SwitchOrder, 'db' | 'dryRun'>): Promise<readonly string[]> {
  return withSwitch(db, async (running, state) => {
    const [stored] = await recordsOf(state.database);
    if (stored === undefined) return ['There is nothing to take back.'];
    const last = located(state, stored);
    const unsound = unsoundness(state, last.record);
    if (unsound !== undefined && !last.record.isCommitted) {
      if (!dryRun) await dropRecord(last);
      return [`'${brief(last.record.command)}' of ${last.record.at} was ended before it did anything.`];
    }
    const why = unsound ?? (await useSince(running, state, last.record));
    if (why !== undefined)
      throw new Problem(
        `'${brief(last.record.command)}' of ${last.record.at} cannot be taken back: ${why}`,
        'nothing is changed; mirrorbench undo --forget leaves it as it is, and goes on with the one before',
      );
    if (dryRun) return commandLines(state, last.record.undo, db);
    return takeBack(running, state, last);
  });
}

/** Forgets what the last command has done, and leaves it as it is. */
export function forget(db: string): Promise<readonly string[]> {
  return withSwitch(db, async (_, state) => {
    const [last] = await recordsOf(state.database);
    if (last === undefined) return ['There is nothing to take back.'];
    await dropRecord(last);
    return [`What '${brief(last.record.command)}' has done stays.`];
  });
}

async function takeBack(running: RunningSwitch, state: SwitchState, stored: StoredRecord): Promise<readonly string[]> {
  const plan = stored.record.undo;
  const { confirmations } = await applyPlan(running, state, plan, {
    committed: async (rows) => {
      await dropRecord(stored);
      // A row that comes again has another UUID, which older records have to know.
      for (const older of await recordsOf(state.database)) await rewriteRecord(renamed(older, plan.changes, rows));
    },
    takenBack: () => rewriteRecord(stored).then(() => {}),
  });
  return [`'${brief(stored.record.command)}' of ${stored.record.at} is taken back.`, ...told(plan), ...confirmations];
}

/** A command that was killed in the middle has not written down its rows: what has the name then is what it made. */
function located({ bridges }: SwitchState, stored: StoredRecord): StoredRecord {
  const changes = stored.record.undo.changes.map((change): Change => {
    if (change.kind !== 'removeMirror' && change.kind !== 'removePort') return change;
    if (change.row !== '') return change;
    const bridge = bridges.find(({ name }) => name === change.bridge);
    const rows = change.kind === 'removeMirror' ? bridge?.mirrors : bridge?.ports;
    return { ...change, row: rows?.find(({ name }) => name === change.name)?.row ?? '' };
  });
  return withChanges(stored, changes);
}

/** Why the rows that are to be taken back are not what the command has made any more; undefined when they are. */
function unsoundness(state: SwitchState, { undo: { changes } }: LiveRecord): string | undefined {
  try {
    for (const change of changes) requireSound(state, change);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** How somebody uses what the command has made; undefined when that is not seen. */
async function useSince(running: RunningSwitch, state: SwitchState, { undo }: LiveRecord): Promise<string | undefined> {
  for (const change of undo.changes) {
    if (change.kind !== 'removePort') continue;
    const found = await movedSince(running, portNamed(state, change.name).port, undo.undoSteps);
    if (found !== undefined) return `somebody uses the port by now: ${found}`;
  }
  return undefined;
}

function renamed(
  stored: StoredRecord,
  changes: readonly Change[],
  rows: readonly (string | undefined)[],
): StoredRecord {
  const names = new Map(
    changes.flatMap((change, index) => ('was' in change ? [[change.was, rows[index]] as const] : [])),
  );
  const rename = (change: Change): Change => {
    const row = 'row' in change ? names.get(change.row) : undefined;
    return row === undefined ? change : ({ ...change, row } as Change);
  };
  return withChanges(stored, stored.record.undo.changes.map(rename));
}

function withChanges({ path, record }: StoredRecord, changes: readonly Change[]): StoredRecord {
  return { path, record: { ...record, undo: { ...record.undo, changes } } };
}
