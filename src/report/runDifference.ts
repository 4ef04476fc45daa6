import type { BenchmarkResult } from '../model/benchmark.ts';
import type { Outcome, Report } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { benchmarkOutcome } from './benchmarkOutcome.ts';
import { noLongerDeviates } from './deviations.ts';
import {
  benchmarkDifferences,
  type EnvironmentDifference,
  environmentDifferences,
  loneParts,
} from './environmentDifference.ts';

/**
 * What became of an outcome from one run to the next. It holds when it passed or is a known deviation, it fails when it failed, errored or is
 * inconclusive, and it is not checked when it was skipped or is not there.
 */
export type Change =
  /** It fails, and did not before. */
  | 'newFailure'
  | 'stillFailing'
  /** It failed before, and holds. */
  | 'fixed'
  /** It was a known deviation, and passed. */
  | 'noLongerDeviates'
  /** It holds as before, by other evidence: another status, other checks, or other findings. */
  | 'changed'
  /** It holds, and was not checked before. */
  | 'nowChecked'
  /** It was checked before, and is no longer. */
  | 'notChecked'
  | 'same';

/** One scenario, or benchmark, with one variant in both runs. */
export interface OutcomeChange {
  readonly change: Change;
  readonly scenario: string;
  /** The later one's, where the two are not alike. */
  readonly variant: Variant;
  /** Undefined where the run has no such outcome; one of the two is always there. */
  readonly base: Outcome | undefined;
  readonly head: Outcome | undefined;
}

/** What is different between two runs. */
export interface RunDifference {
  /** Where they did not run under the same conditions. */
  readonly environment: readonly EnvironmentDifference[];
  /** In the order of the later run, then what only the earlier one has. */
  readonly outcomes: readonly OutcomeChange[];
}

/** Compares two runs. A part of the variant that is one thing in all of the one and another in all of the other is taken for environment. */
export function runDifference(base: Report, head: Report): RunDifference {
  const alone = loneParts(base, head);
  const outcomes = matched(base.outcomes, head.outcomes, (outcome) =>
    identity(outcome.scenario, outcome.variant, alone),
  );
  return {
    environment: [...environmentDifferences(base, head), ...benchmarkDifferences(matchedBenchmarks(base, head))],
    outcomes: [
      ...outcomes.map((both) => changed(both)),
      ...matchedBenchmarks(base, head).map(([before, after]) =>
        changed([before && benchmarkOutcome(before), after && benchmarkOutcome(after)] as Both<Outcome>),
      ),
    ],
  };
}

/** Benchmarks of two runs, each with its like in the other one. */
export function matchedBenchmarks(base: Report, head: Report): readonly Both<BenchmarkResult>[] {
  const alone = loneParts(base, head);
  return matched(base.benchmarks ?? [], head.benchmarks ?? [], ({ benchmark, variant }) =>
    identity(benchmark, variant, alone),
  );
}

/** One thing in two runs; at least one of the two is there. */
export type Both<Item> = readonly [base: Item | undefined, head: Item] | readonly [base: Item, head: undefined];

/** In the order of the later run, then what only the earlier one has. */
function matched<Item>(
  base: readonly Item[],
  head: readonly Item[],
  key: (item: Item) => string,
): readonly Both<Item>[] {
  const before = new Map(base.map((item) => [key(item), item]));
  const after = new Set(head.map(key));
  return [
    ...head.map((item): Both<Item> => [before.get(key(item)), item]),
    ...base.filter((item) => !after.has(key(item))).map((item): Both<Item> => [item, undefined]),
  ];
}

/** Whether something fails that did not fail before. */
export function hasRegressed({ outcomes }: RunDifference): boolean {
  return outcomes.some(({ change }) => change === 'newFailure');
}

function identity(name: string, variant: Variant, alone: readonly (keyof Variant)[]): string {
  const parts = (['port', 'switch', 'ovs', 'offloads', 'endpoint'] as const).filter((part) => !alone.includes(part));
  return JSON.stringify([name, ...parts.map((part) => variant[part])]);
}

function changed([base, head]: Both<Outcome>): OutcomeChange {
  const { scenario, variant } = head ?? base;
  return { change: changeOf(base, head), scenario, variant, base, head };
}

function changeOf(base: Outcome | undefined, head: Outcome | undefined): Change {
  const [before, after] = [standing(base), standing(head)];
  if (after === 'fails') return before === 'fails' ? 'stillFailing' : 'newFailure';
  if (after === 'unchecked') return before === 'unchecked' ? 'same' : 'notChecked';
  if (before !== 'holds') return before === 'fails' ? 'fixed' : 'nowChecked';
  if (base?.status === 'knownDeviation' && head !== undefined && noLongerDeviates(head)) return 'noLongerDeviates';
  return restsOn(base) === restsOn(head) ? 'same' : 'changed';
}

function standing(outcome: Outcome | undefined): 'holds' | 'fails' | 'unchecked' {
  switch (outcome?.status) {
    case undefined:
    case 'skipped':
      return 'unchecked';
    case 'passed':
    case 'knownDeviation':
      return 'holds';
    default:
      return 'fails';
  }
}

/** What an outcome says but how many packets there were, which no two runs of real traffic agree on. */
function restsOn(outcome: Outcome | undefined): string {
  const verdicts = outcome?.verdicts.map(({ check, status, findings }) => [
    check,
    status,
    findings.map(({ kind, packets }) => [kind, packets]),
  ]);
  return JSON.stringify([outcome?.status, outcome?.deviation?.what, verdicts]);
}
