import type { BenchmarkResult, Judgement } from '../model/benchmark.ts';
import { QUANTITIES } from '../model/quantities.ts';
import type { Outcome, Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { percent } from './amount.ts';
import { benchLine } from './benchLine.ts';

/** All that came of a run: its outcomes, and its benchmarks as outcomes. */
export function allOutcomes({
  outcomes,
  benchmarks = [],
}: Pick<Report, 'outcomes' | 'benchmarks'>): readonly Outcome[] {
  return [...outcomes, ...benchmarks.map(benchmarkOutcome)];
}

/** A benchmark as an outcome: its question with the answer for a claim, its confirmations and judgements for verdicts. */
export function benchmarkOutcome(result: BenchmarkResult): Outcome {
  const {
    benchmark: scenario,
    variant,
    question,
    status,
    durationMs,
    confirmations,
    judgements,
    reason,
    repeat,
  } = result;
  return {
    scenario,
    variant,
    claim: `${question} ${benchLine(result)}`,
    status,
    durationMs,
    verdicts: [...confirmations.map(({ verdict }) => verdict), ...judgements.map(judgementVerdict)],
    trials: [],
    ...(reason !== undefined && { reason }),
    repeat,
  };
}

function judgementVerdict({ state, quantity, allowed, status, reason }: Judgement): Verdict {
  const check = `${state}, ${percent(allowed)} of ${QUANTITIES[quantity].label} allowed`;
  return { check, status, evidence: reason, findings: [] };
}
