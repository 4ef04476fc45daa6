import { grown } from './growing.ts';

/** Which packet of the source was matched with which of the mirror, as runs in which both go up by one. Memory grows with what is out of step. */
export interface MatchedRuns {
  readonly add: (source: number, mirror: number, count: number) => void;
  /** Matched pairs so far. */
  readonly matched: () => number;
  /** All runs in the order of the mirror's packets. */
  readonly inMirrorOrder: () => readonly Run[];
}

/** Pairs `(source + i, mirror + i)` for `i` below `count`. */
export interface Run {
  readonly source: number;
  readonly mirror: number;
  readonly count: number;
}

export function matchedRuns(): MatchedRuns {
  let runs = 0;
  let sources = new Float64Array(1024);
  let mirrors = new Float64Array(1024);
  let counts = new Float64Array(1024);
  let matched = 0;
  return {
    add: (source, mirror, count) => {
      matched += count;
      const last = runs - 1;
      if (
        last >= 0 &&
        (sources[last] as number) + (counts[last] as number) === source &&
        (mirrors[last] as number) + (counts[last] as number) === mirror
      ) {
        counts[last] = (counts[last] as number) + count;
        return;
      }
      if (runs === sources.length) {
        sources = grown(sources, runs + 1);
        mirrors = grown(mirrors, runs + 1);
        counts = grown(counts, runs + 1);
      }
      sources[runs] = source;
      mirrors[runs] = mirror;
      counts[runs] = count;
      runs += 1;
    },
    matched: () => matched,
    inMirrorOrder: () => {
      const order = Float64Array.from({ length: runs }, (_, index) => index);
      // They are, unless a copy came before its original's turn.
      const isSorted = order.every((run) => run === 0 || (mirrors[run - 1] as number) < (mirrors[run] as number));
      if (!isSorted) order.sort((a, b) => (mirrors[a] as number) - (mirrors[b] as number));
      return Array.from(order, (run) => ({
        source: sources[run] as number,
        mirror: mirrors[run] as number,
        count: counts[run] as number,
      }));
    },
  };
}
