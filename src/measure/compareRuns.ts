import type { BenchmarkResult } from '../model/benchmark.ts';
import type { Interval, QuantityName, RateFound, StateComparison } from '../model/measurement.ts';
import { QUANTITIES } from '../model/quantities.ts';
import type { BenchmarkChange, QuantityChange, RateChange } from '../model/runChange.ts';
import { pairsOf } from './compareStates.ts';
import { pairedInterval } from './pairedInterval.ts';

/** A benchmark in two runs, quantity by quantity and rate by rate: what both have measured, and what only the earlier one has. */
export function compareRuns(base: BenchmarkResult, head: BenchmarkResult): BenchmarkChange {
  const found = valuesOf(base).map((before) => ({
    before,
    after: measuredValue(head, before.state, before.quantity),
  }));
  return {
    benchmark: head.benchmark,
    variant: head.variant,
    quantities: found.flatMap(({ before, after }) => (after === undefined ? [] : [changeOf(before, after)])),
    missing: found.flatMap(({ before: { state, quantity }, after }) =>
      after === undefined ? [{ state, quantity }] : [],
    ),
    rates: ratesOf(base).map((before) => {
      const after = ratesOf(head).find(({ state, goal }) => state === before.state && goal === before.goal);
      return rateChange(before, after);
    }),
  };
}

function ratesOf({ search }: BenchmarkResult): readonly RateFound[] {
  return search?.rates ?? [];
}

function rateChange(base: RateFound, head: RateFound | undefined): RateChange {
  const { state, goal } = base;
  if (head === undefined) return { state, goal, base };
  const low = base.high === undefined ? 0 : head.low / base.high;
  const isOpen = head.high === undefined || base.low === 0;
  return { state, goal, base, head, between: isOpen ? { low } : { low, high: head.high / base.low } };
}

/** A quantity of a state, as far as a run measured it. */
interface MeasuredValue {
  readonly state: string;
  readonly quantity: QuantityName;
  readonly mean: number;
  /** Absent where there are fewer than two rounds. */
  readonly own: Interval | undefined;
  readonly comparison: StateComparison | undefined;
}

/** All that counts in a run. */
function valuesOf(result: BenchmarkResult): readonly MeasuredValue[] {
  return result.quantities.flatMap(({ quantity }) =>
    result.states.flatMap(({ name }) => measuredValue(result, name, quantity) ?? []),
  );
}

function changeOf(before: MeasuredValue, after: MeasuredValue): QuantityChange {
  const { state, quantity } = before;
  const by = QUANTITIES[quantity].unit === 'ratio' ? 'difference' : 'ratio';
  const apart = by === 'ratio' ? quotient : difference;
  const absolute = apart(after.own, before.own);
  const relative = apart(after.comparison?.[by], before.comparison?.[by]);
  return {
    ...{ state, quantity, by, base: before.mean, head: after.mean },
    ...(absolute && { absolute }),
    ...(relative && { relative }),
  };
}

/** Undefined where no round counts that has it. */
function measuredValue(
  { quantities, rounds, seed }: BenchmarkResult,
  state: string,
  quantity: QuantityName,
): MeasuredValue | undefined {
  const measured = quantities.find((each) => each.quantity === quantity);
  const counted = new Set(rounds.filter(({ spoiled }) => spoiled === undefined).map(({ round }) => round));
  const means = pairsOf(measured?.samples ?? [], counted, { reference: state, state });
  if (means.length === 0) return undefined;
  return {
    ...{ state, quantity },
    mean: means.reduce((sum, pair) => sum + pair.state, 0) / means.length,
    own: means.length < 2 ? undefined : pairedInterval(means, (mean) => mean, { level: LEVEL, seed }),
    comparison: measured?.comparisons.find((each) => each.state === state),
  };
}

const LEVEL = 0.95;

/** One interval divided by another, of runs that know nothing of each other: `difference` of logarithms. Of what is not above zero there is none. */
export function quotient(head: Interval | undefined, base: Interval | undefined): Interval | undefined {
  if (head === undefined || base === undefined || head.low <= 0 || base.low <= 0) return undefined;
  const apart = difference(logarithm(head), logarithm(base));
  return (
    apart && {
      estimate: Math.exp(apart.estimate),
      low: Math.exp(apart.low),
      high: Math.exp(apart.high),
      level: apart.level,
    }
  );
}

/**
 * One interval less another, of runs that know nothing of each other: the distances from estimate to bound add up as standard errors do, each side
 * by itself, so that neither interval has to be symmetrical (MOVER: Zou and Donner, Statistics in Medicine 27, 2008).
 */
export function difference(head: Interval | undefined, base: Interval | undefined): Interval | undefined {
  if (head === undefined || base === undefined) return undefined;
  const estimate = head.estimate - base.estimate;
  return {
    estimate,
    low: estimate - Math.hypot(head.estimate - head.low, base.high - base.estimate),
    high: estimate + Math.hypot(head.high - head.estimate, base.estimate - base.low),
    level: Math.min(head.level, base.level),
  };
}

function logarithm({ estimate, low, high, level }: Interval): Interval {
  return { estimate: Math.log(estimate), low: Math.log(low), high: Math.log(high), level };
}
