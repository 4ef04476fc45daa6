import type { Outcome, OutcomeStatus, Report, RunSwitch } from '../model/report.ts';
import { evidenceOf } from './evidence.ts';
import { grouped } from './grouped.ts';
import { type VersionTable, versionTable, wayOf } from './versionTable.ts';

/** What is different with one version than with the one before it. All texts are as they came: escape them. */
export interface VersionStep {
  readonly from: string;
  readonly to: string;
  /** How much changes, such as `1 no longer passes, 2 now pass; 3 gates change`. */
  readonly summary: string;
  /** What no longer passes first, what passes now last. */
  readonly changes: readonly VersionChange[];
  /** Names of the gates that are in force with the second version only. */
  readonly gatesNow: readonly string[];
  /** Names of the gates that are in force with the first version only. */
  readonly gatesNoLonger: readonly string[];
}

/** Outcomes that change in the same way. */
export interface VersionChange {
  readonly outcomes: readonly Outcome[];
  readonly before: OutcomeStatus;
  readonly after: OutcomeStatus;
  /** What was seen with a version where it did not pass, such as `3.1.0: Live flows are copied on.` */
  readonly notes: readonly string[];
}

/**
 * The steps from each version to the next, also those in which nothing changes. Where a scenario has no outcome with a version, its
 * next one is compared with the last before: a step of its own.
 */
export function versionSteps(report: Pick<Report, 'switches' | 'outcomes'>): readonly VersionStep[] {
  const table = versionTable(report);
  const pairs = changedPairs(table);
  return table.versions.flatMap((to, end) =>
    table.versions
      .slice(0, end)
      .map((from, start) => {
        const changed = pairs.filter((pair) => pair.before.variant.ovs === from && pair.after.variant.ovs === to);
        const next = start === end - 1;
        const compared = table.rows.some(({ cells }) => cells[start] !== undefined && cells[end] !== undefined);
        return { next, step: stepOf(from, to, changed, compared, next ? report.switches : []) };
      })
      .filter(({ next, step }) => next || step.changes.length > 0)
      .map(({ step }) => step)
      .reverse(),
  );
}

interface Pair {
  readonly before: Outcome;
  readonly after: Outcome;
}

/** Outcomes of one row that follow one another and differ. */
function changedPairs({ rows }: VersionTable): readonly Pair[] {
  return rows.flatMap(({ cells }) => {
    const present = cells.filter((cell) => cell !== undefined);
    return present.flatMap((after, index) => {
      const before = present[index - 1];
      return before === undefined || wayOf(before) === wayOf(after) ? [] : [{ before, after }];
    });
  });
}

function stepOf(
  from: string,
  to: string,
  pairs: readonly Pair[],
  compared: boolean,
  switches: readonly RunSwitch[],
): VersionStep {
  const changes = changesOf(pairs);
  const gatesNow = gateChanges(from, to, switches, true);
  const gatesNoLonger = gateChanges(from, to, switches, false);
  const verdicts = compared ? verdictsText(changes) : 'nothing to compare';
  const summary = [verdicts, ...gatesText(gatesNow.length + gatesNoLonger.length)].join('; ');
  return { from, to, summary, changes, gatesNow, gatesNoLonger };
}

function changesOf(pairs: readonly Pair[]): readonly VersionChange[] {
  return grouped(pairs, (pair) => JSON.stringify([pair.before.status, pair.after.status, notesOf(pair)]))
    .map((group) => ({
      outcomes: group.map(({ after }) => after),
      before: group[0].before.status,
      after: group[0].after.status,
      notes: notesOf(group[0]),
    }))
    .sort((one, other) => rank(one) - rank(other));
}

function notesOf(pair: Pair): readonly string[] {
  return [pair.before, pair.after]
    .filter(({ status }) => status !== 'passed')
    .map((outcome) => `${outcome.variant.ovs}: ${outcome.deviation?.what ?? evidenceOf(outcome)}`);
}

/** Place of a change: first what is wrong now and was not, last what is right now. An outcome that stayed open is neither. */
function rank({ before, after }: Pick<VersionChange, 'before' | 'after'>): number {
  if (before === 'passed' && isWrong(after)) return 0;
  return after === 'passed' && (isWrong(before) || before === 'skipped') ? 2 : 1;
}

function isWrong(status: OutcomeStatus): boolean {
  return status === 'failed' || status === 'knownDeviation';
}

/** In words what each rank is, of one and of several. */
const verbs = [
  ['no longer passes', 'no longer pass'],
  ['changes otherwise', 'change otherwise'],
  ['now passes', 'now pass'],
] as const;

function verdictsText(changes: readonly VersionChange[]): string {
  const counted = verbs.map(([one, several], wanted) => {
    const ranked = changes.filter((change) => rank(change) === wanted);
    const count = ranked.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
    return count === 0 ? '' : `${count} ${count === 1 ? one : several}`;
  });
  return counted.filter((part) => part !== '').join(', ') || 'no verdict changes';
}

function gatesText(count: number): readonly string[] {
  if (count === 0) return [];
  return [count === 1 ? '1 gate changes' : `${count} gates change`];
}

/** Names of the gates that are in force with one of two versions only. */
function gateChanges(from: string, to: string, switches: readonly RunSwitch[], inForce: boolean): readonly string[] {
  const gatesOf = (label: string) => switches.find((each) => each.label === label)?.gates ?? [];
  const before = new Map(gatesOf(from).map((gate) => [gate.name, gate.inForce]));
  return gatesOf(to)
    .filter((gate) => gate.inForce === inForce && before.get(gate.name) === !inForce)
    .map(({ name }) => name);
}
