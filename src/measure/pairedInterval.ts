import type { Interval } from '../model/measurement.ts';
import { bcaInterval } from './bca.ts';
import { tQuantile } from './distributions.ts';
import { type Random, seededRandom } from './random.ts';

/** A round: the means of what was measured in two states. */
export interface Pair {
  readonly state: number;
  readonly reference: number;
}

/** A number that follows from the means of two states over all rounds, such as their difference. */
export type Statistic = (stateMean: number, referenceMean: number) => number;

/** As many as SciPy takes; ends of the interval then vary with the seed by a hundredth of its width. */
const RESAMPLES = 9999;

/**
 * From so many pairs on the bootstrap. With fewer it is too narrow, and t is right for all noise but rare spikes; with more it
 * costs little where t is right, and is right where there are spikes (scripts/measure-coverage.mjs has the figures).
 */
const BOOTSTRAP_PAIRS = 40;

interface IntervalOptions {
  readonly level: number;
  /** Draws the resamples. */
  readonly seed: number;
}

/** Between what a statistic of two or more pairs lies. It always holds the estimate. */
export function pairedInterval(pairs: readonly Pair[], statistic: Statistic, options: IntervalOptions): Interval {
  return pairs.length < BOOTSTRAP_PAIRS
    ? tInterval(pairs, statistic, options)
    : bootstrapInterval(pairs, statistic, options);
}

/** By Student's t with the jackknife's standard error: of a difference, the interval of the paired t-test. */
export function tInterval(
  pairs: readonly Pair[],
  statistic: Statistic,
  { level }: Pick<IntervalOptions, 'level'>,
): Interval {
  const count = pairs.length;
  const { estimate, leftOut } = leftOutOf(pairs, statistic);
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / count;
  const squares = leftOut.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const halfWidth = tQuantile((1 + level) / 2, count - 1) * Math.sqrt((squares * (count - 1)) / count);
  return { estimate, low: estimate - halfWidth, high: estimate + halfWidth, level };
}

/** By BCa over resampled pairs. */
export function bootstrapInterval(
  pairs: readonly Pair[],
  statistic: Statistic,
  { level, seed }: IntervalOptions,
): Interval {
  const { estimate, leftOut } = leftOutOf(pairs, statistic);
  const { low, high } = bcaInterval(estimate, resampled(pairs, statistic, seededRandom(seed)), leftOut, level);
  return { estimate, low: Math.min(low, estimate), high: Math.max(high, estimate), level };
}

/** The statistic of all pairs, and with each one left out. */
export function leftOutOf(pairs: readonly Pair[], statistic: Statistic) {
  const count = pairs.length;
  const total = sumOf(pairs);
  return {
    estimate: statistic(total.state / count, total.reference / count),
    leftOut: pairs.map((pair) =>
      statistic((total.state - pair.state) / (count - 1), (total.reference - pair.reference) / (count - 1)),
    ),
  };
}

function resampled(pairs: readonly Pair[], statistic: Statistic, random: Random): readonly number[] {
  const count = pairs.length;
  const states = Float64Array.from(pairs, ({ state }) => state);
  const references = Float64Array.from(pairs, ({ reference }) => reference);
  return Array.from({ length: RESAMPLES }, () => {
    let state = 0;
    let reference = 0;
    for (let draw = 0; draw < count; draw += 1) {
      const index = random.below(count);
      state += states[index] as number;
      reference += references[index] as number;
    }
    return statistic(state / count, reference / count);
  });
}

function sumOf(pairs: readonly Pair[]): Pair {
  return pairs.reduce((sum, { state, reference }) => ({
    state: sum.state + state,
    reference: sum.reference + reference,
  }));
}
