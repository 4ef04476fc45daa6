import type { Batch } from '../../packet/batch.ts';
import { grown } from './growing.ts';
import { matchedRuns, type Runs } from './runs.ts';

/** Which source each packet of a merged stream is of: 5 bytes a packet. */
export interface Origins {
  readonly note: (batch: Batch) => void;
  /** The runs of each source alone, with its own numbers and positions among its own copies. */
  readonly bySource: (runs: Runs, sources: number) => readonly Runs[];
}

export function origins(): Origins {
  let sourceOf = new Uint8Array(1 << 16);
  let numberOf = new Int32Array(1 << 16);
  return {
    note: ({ first, count, sources, numbers }) => {
      sourceOf = grown(sourceOf, first + count);
      numberOf = grown(numberOf, first + count);
      for (let index = 0; index < count; index += 1) {
        sourceOf[first + index] = sources[index] as number;
        numberOf[first + index] = numbers[index] as number;
      }
    },
    bySource: ({ length, sources, counts }, sourceCount) => {
      const own = Array.from({ length: sourceCount }, () => matchedRuns());
      for (let run = 0; run < length; run += 1) {
        const [source, count] = [sources[run] as number, counts[run] as number];
        for (let packet = source; packet < source + count; packet += 1) {
          const runs = own[sourceOf[packet] as number];
          runs?.add(numberOf[packet] as number, runs.matched(), 1);
        }
      }
      return own.map((runs) => runs.inMirrorOrder());
    },
  };
}
