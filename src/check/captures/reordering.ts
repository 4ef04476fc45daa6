import type { Runs } from './runs.ts';

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
export function orderOf({ length, sources, counts }: Runs): Order {
  let reordered = 0;
  let maxExtent = 0;
  let maxN = 0;
  let threeReordered = 0;
  /** Position of the first copy of each run. */
  const positions = new Float64Array(length);
  /** Runs that brought a number above all before them. */
  const records = new Int32Array(length);
  let recordCount = 0;
  let position = 0;
  let nextExpected = 0;

  for (let run = 0; run < length; run += 1) {
    const source = sources[run] as number;
    const count = counts[run] as number;
    positions[run] = position;
    const late = Math.min(count, Math.max(0, nextExpected - source));
    if (late > 0) {
      reordered += late;
      maxExtent = Math.max(maxExtent, longestExtent(source, position, late));
      // Right before any other copy of the run stands one whose original is earlier.
      const n = overtakers(run, source);
      maxN = Math.max(maxN, n);
      if (n >= 3) threeReordered += 1;
    }
    if (source + count > nextExpected) {
      records[recordCount] = run;
      recordCount += 1;
      nextExpected = source + count;
    }
    position += count;
  }
  return { reordered, maxExtent, maxN, threeReordered };

  /** The longest way back to what overtook it, of `late` copies from `source` on, the first of them at position `at`. */
  function longestExtent(source: number, at: number, late: number): number {
    let longest = 0;
    let first = 0;
    for (let record = firstOvertaking(source); first < late; record += 1) {
      const run = records[record] as number;
      const begin = sources[run] as number;
      // As long as the whole run has overtaken a copy, each one that follows is one further away from its beginning.
      const furthest = Math.min(late - 1, Math.max(first, begin - 1 - source));
      const overtaker = (positions[run] as number) + Math.max(0, source + furthest + 1 - begin);
      longest = Math.max(longest, at + furthest - overtaker);
      first = lastOf(run) - source;
    }
    return longest;
  }

  /** The first record that holds a number above `source`. */
  function firstOvertaking(source: number): number {
    let low = 0;
    let high = recordCount - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lastOf(records[middle] as number) > source) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  function lastOf(run: number): number {
    return (sources[run] as number) + (counts[run] as number) - 1;
  }

  /** Copies in a row right before `run` whose originals are later than `source`. */
  function overtakers(run: number, source: number): number {
    let n = 0;
    for (let before = run - 1; before >= 0 && run - before <= LOOK_BACK; before -= 1) {
      if ((sources[before] as number) > source) n += counts[before] as number;
      else return n + Math.max(0, lastOf(before) - source);
    }
    return n;
  }
}
