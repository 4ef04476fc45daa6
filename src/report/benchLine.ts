import type { BenchmarkResult } from '../model/benchmark.ts';
import type { Calibration, QuantityName, StateComparison } from '../model/measurement.ts';
import { QUANTITIES } from '../model/quantities.ts';
import { amount, amountRange, differenceUnit, percent } from './amount.ts';

/** With fewer, not even the clearest difference passes a test by signs at 5 %: two of all 2^5 signs are as extreme. */
export const FEWEST_THAT_TELL = 6;

/**
 * What a benchmark comes down to, by its first quantity: `mirror costs 12.3 % of delivered packets (10.9 to 13.7 %)`, or that no difference was
 * found, and how large a one would have been seen. As it came: escape it.
 */
export function benchLine({ quantities, calibration, reason, status }: BenchmarkResult): string {
  if (status === 'errored') return `not measured to the end: ${reason?.split('\n')[0] ?? 'no reason is known'}`;
  const [first] = quantities;
  const [comparison] = first?.comparisons ?? [];
  if (first === undefined || comparison === undefined) return 'no state was compared with another';
  return comparisonLine(first.quantity, comparison, calibration);
}

function comparisonLine(quantity: QuantityName, comparison: StateComparison, calibration?: Calibration): string {
  const { state, ratio, difference, pairs } = comparison;
  const { label, better, unit } = QUANTITIES[quantity];
  if (pairs < FEWEST_THAT_TELL)
    return `too few rounds count to compare ${label}: ${pairs} of at least ${FEWEST_THAT_TELL}`;
  const { low, estimate, high } = ratio === undefined ? difference : lessOne(ratio);
  const shownIn = ratio === undefined ? differenceUnit(unit) : 'ratio';
  if (low <= 0 && high >= 0) {
    const seen =
      calibration?.quantity === quantity
        ? `an effect of ${percent(calibration.smallestEffect)} would have been seen`
        : `it is ${amountRange(low, high, shownIn)}`;
    return `no difference of ${label} found with ${state}: ${seen}`;
  }
  const size = amount(Math.abs(estimate), shownIn);
  const [least, most] = high < 0 ? [-high, -low] : [low, high];
  const words =
    better === 'higher' ? [`costs ${size} of`, `brings ${size} more`] : [`takes ${size} off`, `adds ${size} to`];
  return `${state} ${words[high < 0 ? 0 : 1] ?? ''} ${label} (${amountRange(least, most, shownIn)})`;
}

function lessOne({ low, estimate, high }: { readonly low: number; readonly estimate: number; readonly high: number }) {
  return { low: low - 1, estimate: estimate - 1, high: high - 1 };
}
