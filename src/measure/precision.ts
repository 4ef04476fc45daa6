import type { StateComparison } from '../model/measurement.ts';

/**
 * Before so many pairs no precision is believed: measuring ends as soon as the interval is narrow enough, and with few pairs it often is
 * so by chance (scripts/measure-coverage.mjs).
 */
export const LEAST_PAIRS = 10;

/**
 * The level of the intervals whose width decides whether to go on. It is higher than that of the intervals that are shown, because
 * who looks again and again, and ends when the interval is narrow, ends too often when it is too narrow.
 */
export const PRECISION_LEVEL = 0.97;

/**
 * The widest half width of the ratios' intervals, as a share of the ratio: 0.02 is ± 2 %.
 *
 * @param comparisons of one quantity at `PRECISION_LEVEL`
 * @returns undefined while it cannot be told: too few pairs, or a state without a ratio
 */
export function reachedPrecision(comparisons: readonly StateComparison[]): number | undefined {
  const widths = comparisons.map(({ ratio, pairs }) =>
    ratio === undefined || ratio.estimate === 0 || pairs < LEAST_PAIRS
      ? undefined
      : (ratio.high - ratio.low) / 2 / ratio.estimate,
  );
  if (widths.length === 0 || !widths.every((width) => width !== undefined)) return undefined;
  return Math.max(...widths);
}
