import type { LoadTrial } from '../model/measurement.ts';

/** A search goal of MLRsearch (RFC 9971): what trials have to be like for a load to count as carried. */
export interface LoadGoal {
  /** A trial that loses a larger share exceeds. */
  readonly lossRatio: number;
  /** The share of the time that may be spent in trials that exceed, 0 to below 1. */
  readonly exceedRatio: number;
  /** Shorter trials are short ones: they speak against a load, never for it. */
  readonly finalTrialMs: number;
  /** Trials of so long in all decide, and sooner when the rest could not change it. */
  readonly durationSumMs: number;
}

/** What its trials make of a load: a lower bound is carried, an upper bound is not. */
export type LoadClass = 'lower' | 'upper' | 'undecided';

/** Appendix A of RFC 9971, with its names. A trial that sent nothing exceeds. */
export function classifyLoad(
  trials: readonly Pick<LoadTrial, 'sent' | 'lost' | 'durationMs'>[],
  { lossRatio, exceedRatio, finalTrialMs, durationSumMs }: LoadGoal,
): LoadClass {
  const sums = { fullLengthLowLoss: 0, fullLengthHighLoss: 0, shortLowLoss: 0, shortHighLoss: 0 };
  for (const { sent, lost, durationMs } of trials) {
    const length = durationMs < finalTrialMs ? 'short' : 'fullLength';
    const loss = sent === 0 || lost / sent > lossRatio ? 'HighLoss' : 'LowLoss';
    sums[`${length}${loss}`] += durationMs;
  }
  const balancing = sums.shortLowLoss * (exceedRatio / (1 - exceedRatio));
  const highLoss = sums.fullLengthHighLoss + Math.max(0, sums.shortHighLoss - balancing);
  const whole = Math.max(sums.fullLengthLowLoss + highLoss, durationSumMs);
  const mayExceed = whole * exceedRatio;
  const isLowerAtBest = highLoss <= mayExceed;
  const isLowerAtWorst = whole - sums.fullLengthLowLoss <= mayExceed;
  if (isLowerAtBest !== isLowerAtWorst) return 'undecided';
  return isLowerAtBest ? 'lower' : 'upper';
}
