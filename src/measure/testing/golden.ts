import { readFileSync } from 'node:fs';
import type { Pair } from '../pairedInterval.ts';

interface Columns {
  readonly state: readonly number[];
  readonly reference: readonly number[];
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** What scripts/record-scipy.py recorded. */
interface Golden {
  readonly level: number;
  readonly tQuantiles: readonly {
    readonly probability: number;
    readonly degreesOfFreedom: number;
    readonly value: number;
  }[];
  readonly normal: readonly { readonly probability: number; readonly value: number }[];
  readonly paired: readonly (Columns & { readonly difference: Bounds; readonly pValue: number })[];
  readonly bootstrapped: readonly (Columns & {
    readonly statistic: 'difference' | 'logRatio';
    readonly replicates: readonly number[];
    readonly ofReplicates: Bounds;
    readonly ofMany: Bounds;
  })[];
}

export const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/tool-output/scipy-1.10.1-statistics.json', import.meta.url), 'utf8'),
) as Golden;

export const statistics = {
  difference: (state: number, reference: number) => state - reference,
  logRatio: (state: number, reference: number) => Math.log(state / reference),
} as const;

export function pairsOfColumns({ state, reference }: Columns): readonly Pair[] {
  return state.map((value, index) => ({ state: value, reference: reference[index] as number }));
}
