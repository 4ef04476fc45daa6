import type { Batch } from '../../packet/batch.ts';
import { grown } from './growing.ts';
import type { Run } from './runs.ts';

/** Which source each packet of a merged stream is of: 5 bytes a packet. */
export interface Origins {
  readonly note: (batch: Batch) => void;
  /** The runs of each source alone, with its own numbers and positions among its own copies. */
  readonly bySource: (runs: readonly Run[], sources: number) => readonly (readonly Run[])[];
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
    bySource: (runs, sources) => {
      const split = Array.from({ length: sources }, (): { source: number; mirror: number; count: number }[] => []);
      for (const run of runs) {
        for (let step = 0; step < run.count; step += 1) {
          const own = split[sourceOf[run.source + step] as number];
          const number = numberOf[run.source + step] as number;
          const last = own?.at(-1);
          if (last !== undefined && last.source + last.count === number) last.count += 1;
          else own?.push({ source: number, mirror: run.mirror + step, count: 1 });
        }
      }
      return split;
    },
  };
}
