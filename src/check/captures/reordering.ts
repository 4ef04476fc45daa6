import type { Run } from './runs.ts';

/** Order of copies as RFC 4737 defines it, by the numbers that their originals have in the source. */
export interface Order {
  /** Type-P-Reordered: copies that come after one whose original is later (section 3). */
  readonly reordered: number;
  /** Greatest reordering extent: copies back to the first that overtook it (section 4.2). */
  readonly maxExtent: number;
  /** Greatest n for which a copy is n-reordered: the n copies right before it had all overtaken it (section 5.4). */
  readonly maxN: number;
  /** Copies that are n-reordered for n of 3 or more. */
  readonly threeReordered: number;
}

/** So many runs are looked back at for the n of n-reordering; further back it counts as that many. */
const LOOK_BACK = 4096;

/**
 * Judges the order of matched copies.
 *
 * @param runs in the order of the mirror's packets; a copy's position counts matched copies alone
 */
export function orderOf(runs: readonly Run[]): Order {
  let reordered = 0;
  let maxExtent = 0;
  let maxN = 0;
  let threeReordered = 0;
  /** The runs, each with the position of its first copy, and those that brought a number above all before them. */
  const positions: number[] = [];
  const records: number[] = [];
  let position = 0;
  let nextExpected = 0;

  runs.forEach(({ source, count }, index) => {
    positions.push(position);
    const late = Math.min(count, Math.max(0, nextExpected - source));
    if (late > 0) {
      reordered += late;
      maxExtent = Math.max(maxExtent, longestExtent(source, position, late));
      // Right before any other copy of the run stands one whose original is earlier.
      const n = overtakers(index, source);
      maxN = Math.max(maxN, n);
      if (n >= 3) threeReordered += 1;
    }
    if (source + count > nextExpected) {
      records.push(index);
      nextExpected = source + count;
    }
    position += count;
  });
  return { reordered, maxExtent, maxN, threeReordered };

  /** The longest way back to what overtook it, of `late` copies from `source` on, the first of them at position `at`. */
  function longestExtent(source: number, at: number, late: number): number {
    let longest = 0;
    let first = 0;
    for (let record = firstOvertaking(source); first < late; record += 1) {
      const index = records[record] as number;
      const run = runs[index] as Run;
      // As long as the whole run has overtaken a copy, each one that follows is one further away from its beginning.
      const furthest = Math.min(late - 1, Math.max(first, run.source - 1 - source));
      const overtaker = (positions[index] as number) + Math.max(0, source + furthest + 1 - run.source);
      longest = Math.max(longest, at + furthest - overtaker);
      first = lastOf(index) - source;
    }
    return longest;
  }

  /** The first record that holds a number above `source`. */
  function firstOvertaking(source: number): number {
    let low = 0;
    let high = records.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lastOf(records[middle] as number) > source) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function lastOf(index: number): number {
    const { source, count } = runs[index] as Run;
    return source + count - 1;
  }

  /** Copies in a row right before run `index` whose originals are later than `source`. */
  function overtakers(index: number, source: number): number {
    let n = 0;
    for (let before = index - 1; before >= 0 && index - before <= LOOK_BACK; before -= 1) {
      const run = runs[before] as Run;
      if (run.source > source) n += run.count;
      else return n + Math.max(0, run.source + run.count - 1 - source);
    }
    return n;
  }
}
