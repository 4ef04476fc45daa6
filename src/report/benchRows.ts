import type { BenchmarkResult } from '../model/benchmark.ts';
import type { Interval, MeasuredQuantity } from '../model/measurement.ts';
import { QUANTITIES } from '../model/quantities.ts';
import { amount, amountRange, differenceUnit, probability, ratioText, type ShownUnit } from './amount.ts';
import { type BarScale, barScale } from './intervalBar.ts';
import { stateMean } from './stateMean.ts';

/** A quantity in a state. Names are as they came: escape them. */
export interface BenchRow {
  readonly label: string;
  readonly state: string;
  readonly estimate: string;
  /** Ratio to the reference, or difference from it where there is no ratio, with its interval: `0.877 (0.863 to 0.891)`; empty for the reference. */
  readonly change: string;
  readonly p: string;
  /** What of it a bar is drawn of. */
  readonly drawn?: { readonly interval: Interval; readonly scale: BarScale };
}

/** The quantities of a benchmark in each state that has been measured. */
export function benchRows(result: BenchmarkResult): readonly BenchRow[] {
  return result.quantities.flatMap((quantity) => rowsOf(result, quantity));
}

function rowsOf(result: BenchmarkResult, measured: MeasuredQuantity): readonly BenchRow[] {
  const { label, unit } = QUANTITIES[measured.quantity];
  const { comparisons } = measured;
  const ratios = barScale(
    comparisons.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio])),
    1,
  );
  const differences = barScale(
    comparisons.map(({ difference }) => difference),
    0,
  );
  return result.states.flatMap(({ name: state }): readonly BenchRow[] => {
    const mean = stateMean(result, measured, state);
    const comparison = comparisons.find((each) => each.state === state);
    if (mean === undefined && comparison === undefined) return [];
    const estimate = mean === undefined ? 'nothing counts' : amount(mean, unit);
    if (comparison === undefined) return [{ label, state, estimate, change: '', p: '' }];
    const { ratio, difference, pValue } = comparison;
    const interval = ratio ?? difference;
    const change = ratio === undefined ? differenceText(difference, differenceUnit(unit)) : ratioRange(ratio);
    const drawn = { interval, scale: ratio === undefined ? differences : ratios };
    return [{ label, state, estimate, change, p: probability(pValue), drawn }];
  });
}

/** `0.877 (0.863 to 0.891)`. */
export function ratioRange({ low, estimate, high }: Interval): string {
  return `${ratioText(estimate)} (${ratioText(low)} to ${ratioText(high)})`;
}

/** With a sign, so that it is not taken for a ratio: `+0.71 s/M packets (0.65 to 0.79 s/M packets)`. */
export function differenceText({ low, estimate, high }: Interval, unit: ShownUnit): string {
  return `${estimate < 0 ? '' : '+'}${amount(estimate, unit)} (${amountRange(low, high, unit)})`;
}
