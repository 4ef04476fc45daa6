import type { BenchmarkResult } from '../model/benchmark.ts';
import { benchmarkIdentity } from './benchmarkIdentity.ts';
import type { BenchmarkAssignment } from './messages.ts';
import type { PlannedBenchmarks, RunEnd } from './runRecord.ts';

/** Results of the benchmarks that have none: errored, or cut short before anything was measured. */
export function withoutResults(
  { benchmarks, order }: PlannedBenchmarks,
  results: readonly BenchmarkResult[],
  end: RunEnd,
): readonly BenchmarkResult[] {
  return benchmarks
    .filter(({ benchmark }) => !results.some((result) => result.benchmark === benchmark))
    .map((assignment) => withoutResult(assignment, order, end));
}

function withoutResult(
  assignment: BenchmarkAssignment,
  { seed, precision }: PlannedBenchmarks['order'],
  { reason, cutShort }: RunEnd,
): BenchmarkResult {
  return {
    ...benchmarkIdentity(assignment),
    seed,
    startedAt: new Date().toISOString(),
    durationMs: 0,
    ended: cutShort ? 'cut short' : 'errored',
    precision: { asked: precision },
    rounds: [],
    quantities: [],
    delays: [],
    loads: [],
    confirmations: [],
    judgements: [],
    status: cutShort ? 'inconclusive' : 'errored',
    reason,
  };
}
