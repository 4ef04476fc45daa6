import type { BenchmarkResult } from './benchmark.ts';
import type { Interval, QuantityName, RateFound } from './measurement.ts';
import type { VerdictStatus } from './verdict.ts';

/**
 * What became of a quantity of a state from one run to a later one. Changes are the later value divided by the earlier one; of quantities that are
 * shares, whose values may be zero, the later one less the earlier one.
 */
export interface QuantityChange {
  readonly state: string;
  readonly quantity: QuantityName;
  readonly by: 'ratio' | 'difference';
  /** Means of what counts, earlier and later. */
  readonly base: number;
  readonly head: number;
  /** Of the value; absent where a run says too little of how values spread. */
  readonly absolute?: Interval;
  /** Of what it is to the reference of its own run, by which what differs between the machines of two runs cancels out. */
  readonly relative?: Interval;
  /** Where a regression was asked about: what is allowed as a share, how much worse it became, and what that is judged to be. */
  readonly regression?: { readonly allowed: number; readonly worse: Interval; readonly status: VerdictStatus };
}

/**
 * What became of a highest load that both runs searched for. A search is one answer with bounds: how far another one of the same run would be from it, it does
 * not know, so that it is told and never judged.
 */
export interface RateChange extends Pick<RateFound, 'state' | 'goal'> {
  readonly base: RateFound;
  /** Absent where the later run did not search for it. */
  readonly head?: RateFound;
  /**
   * Between what the later rate divided by the earlier one lies by the bounds of both; absent where there is no later one. Without a `high` where the later
   * search had no upper bound or the earlier one no lower one; `low` is 0 where the earlier one had no upper bound.
   */
  readonly between?: { readonly low: number; readonly high?: number };
}

/** What became of a benchmark's quantities. */
export interface BenchmarkChange extends Pick<BenchmarkResult, 'benchmark' | 'variant'> {
  readonly quantities: readonly QuantityChange[];
  /** What the earlier run measured and the later one did not: a quantity and its state each. */
  readonly missing: readonly { readonly state: string; readonly quantity: QuantityName }[];
  /** Highest loads that the earlier run searched for. */
  readonly rates: readonly RateChange[];
}
