import type { MedianSummary } from '../model/blindTime.ts';

/** A number, or one that is known to be at least that. */
export interface Measured {
  readonly value: number;
  /** It was still growing when nobody looked any more. */
  readonly isOpen: boolean;
}

/**
 * The median with its interval from order statistics, which holds for any distribution (Conover 1999, 3.2). Open values are larger than all others.
 *
 * @param level of the interval, at least
 */
export function medianInterval(measured: readonly Measured[], level = 0.95): MedianSummary {
  const open = measured.filter(({ isOpen }) => isOpen).map(({ value }) => value);
  const sorted = measured.flatMap(({ value, isOpen }) => (isOpen ? [] : value)).sort((a, b) => a - b);
  const count = measured.length;
  const middle = between(sorted[Math.ceil(count / 2) - 1], sorted[Math.floor(count / 2)]);
  const rank = lowRank(count, level);
  const known = {
    openFrom: open.length === 0 ? undefined : Math.min(...open),
    min: sorted[0],
    median: middle,
    max: sorted[count - 1],
    ...(rank > 0 && { low: sorted[rank - 1], high: sorted[count - rank] }),
  };
  const there = Object.entries(known).filter(([, value]) => value !== undefined);
  return { repeats: count, open: open.length, ...Object.fromEntries(there) };
}

function between(low: number | undefined, high: number | undefined): number | undefined {
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

/** The greatest rank such that the values of that rank from below and from above hold the median with the level; 0 where none do. */
function lowRank(count: number, level: number): number {
  let [rank, below, term] = [0, 0, 0.5 ** count];
  while (below + term <= (1 - level) / 2) {
    below += term;
    rank += 1;
    term *= (count - rank + 1) / rank;
  }
  return rank;
}
