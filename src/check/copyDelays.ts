import type { CopyDelays } from '../model/verdict.ts';
import type { Pair } from './pairs.ts';

/** Quantiles that are kept: enough to draw the distribution, closer together in its tail. */
const QUANTILES = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1] as const;

/** Fewer copies make no distribution. */
const FEWEST = 10;

/** How long after their packets copies departed; undefined where they are too few. Packets that were only stated have no time, and are left out. */
export function copyDelays(pairs: readonly Pair[]): CopyDelays | undefined {
  const delays = Float64Array.from(
    pairs.filter(({ original }) => original.number > 0),
    ({ original, copy }) => Number(copy.frame.timeNs - original.frame.timeNs),
  ).sort();
  if (delays.length < FEWEST) return undefined;
  // The value that at least this share of all does not exceed.
  const at = (quantile: number) => delays[Math.max(0, Math.ceil(quantile * delays.length) - 1)] as number;
  return {
    copies: delays.length,
    quantiles: QUANTILES.map((quantile) => ({ quantile, nanoseconds: at(quantile) })),
  };
}
