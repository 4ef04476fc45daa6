import { compareRuns } from '../measure/compareRuns.ts';
import { judgeRegression } from '../measure/judgeRegression.ts';
import type { BenchmarkResult } from '../model/benchmark.ts';
import { Problem } from '../model/problem.ts';
import type { Report } from '../model/report.ts';
import type { BenchmarkChange } from '../model/runChange.ts';
import { brief } from '../model/visible.ts';
import { matchedBenchmarks, type RunDifference, runDifference } from '../report/runDifference.ts';
import { readStoredReport } from './storedReport.ts';

/** Two stored runs, and what is different between them. */
export interface Diff {
  readonly base: Report;
  readonly head: Report;
  readonly difference: RunDifference;
  /** What both runs measured, judged where a regression was asked about. */
  readonly measured: readonly BenchmarkChange[];
}

/** How two runs are compared. */
export interface DiffOptions {
  /** Also where they did not run under the same conditions. */
  readonly force: boolean;
  /** How much worse a quantity may be, as a share. */
  readonly maxRegression?: number;
}

/**
 * Compares two stored runs.
 *
 * @param names as for `readStoredReport`
 * @throws Problem when one is no run, or they did not run under the same conditions
 */
export async function diff(
  names: { readonly base: string; readonly head: string },
  { force, maxRegression }: DiffOptions,
): Promise<Diff> {
  const [{ report: base }, { report: head }] = await Promise.all([
    readStoredReport(names.base),
    readStoredReport(names.head),
  ]);
  const difference = runDifference(base, head);
  if (difference.environment.length > 0 && !force)
    throw new Problem(
      `${brief(names.base)} and ${brief(names.head)} are not of one environment:\n${difference.environment
        .map((each) => `  ${brief(each.what)}: ${brief(each.base)} → ${brief(each.head)}`)
        .join('\n')}`,
      '--force compares them all the same',
    );
  return { base, head, difference, measured: measuredIn(base, head, maxRegression) };
}

/** The benchmark, as if nothing of it had been measured. */
function nothingOf({ search: _, ...benchmark }: BenchmarkResult): BenchmarkResult {
  return { ...benchmark, quantities: [] };
}

/** Benchmarks that only the later run has are no change; of those that only the earlier one has, all is missing. */
function measuredIn(base: Report, head: Report, maxRegression?: number): readonly BenchmarkChange[] {
  return matchedBenchmarks(base, head).flatMap(([before, after]) => {
    if (before === undefined) return [];
    const change = compareRuns(before, after ?? nothingOf(before));
    const [reference] = before.states;
    return [maxRegression === undefined ? change : judgeRegression(change, reference?.name ?? '', maxRegression)];
  });
}
