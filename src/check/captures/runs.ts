import { grown } from './growing.ts';

/** Which packet of the source was matched with which of the mirror, as runs in which both go up by one. Memory grows with what is out of step. */
export interface MatchedRuns {
  readonly add: (source: number, mirror: number, count: number) => void;
  /** Matched pairs so far. */
  readonly matched: () => number;
  /** All runs in the order of the mirror's packets. */
  readonly inMirrorOrder: () => Runs;
}

/** Runs, a column each: run `r` is the pairs `(sources[r] + i, mirrors[r] + i)` for `i` below `counts[r]`. */
export interface Runs {
  readonly length: number;
  readonly sources: Float64Array;
  readonly mirrors: Float64Array;
  readonly counts: Float64Array;
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
      if (!isInMirrorOrder()) sort();
      return { length: runs, sources, mirrors, counts };
    },
  };

  /** They are, unless a copy came before its original's turn. */
  function isInMirrorOrder(): boolean {
    for (let run = 1; run < runs; run += 1) {
      if ((mirrors[run] as number) < (mirrors[run - 1] as number)) return false;
    }
    return true;
  }

  function sort(): void {
    const order = Uint32Array.from({ length: runs }, (_, run) => run);
    order.sort((a, b) => (mirrors[a] as number) - (mirrors[b] as number));
    const sorted = (column: Float64Array) => Float64Array.from(order, (run) => column[run] as number);
    [sources, mirrors, counts] = [sorted(sources), sorted(mirrors), sorted(counts)];
  }
}
