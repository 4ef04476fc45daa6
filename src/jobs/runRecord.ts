import { readEnvironment } from '../host/environment.ts';
import type { RunFolder } from '../host/reportStore.ts';
import type { BenchmarkResult } from '../model/benchmark.ts';
import { Problem } from '../model/problem.ts';
import { type Environment, type Outcome, type Report, SCHEMA_VERSION } from '../model/report.ts';
import { summarize } from '../report/summary.ts';
import { isSame } from './identity.ts';
import type { Assigned, BenchmarkAssignment, MeasuringOrder, Message } from './messages.ts';
import { saveReport } from './saveReport.ts';
import { withoutResults } from './withoutResults.ts';

/** What a run is to bring: outcomes, or what comes of benchmarks. */
export type Planned = { readonly assignments: readonly Assigned[] } | PlannedBenchmarks;

export interface PlannedBenchmarks {
  readonly benchmarks: readonly BenchmarkAssignment[];
  readonly order: MeasuringOrder;
}

/** What is known of a run so far, written anew after each outcome or benchmark. */
export interface RunRecord {
  /** Takes a message from the sandbox. */
  readonly take: (message: Message) => void;
  /** What the sandbox said that it could not do. */
  readonly problem: () => Problem | undefined;
  /** Writes the last report; what has nothing come of it is errored, or cut short. */
  readonly finish: (end: RunEnd) => Promise<FinishedRecord>;
}

/** Why something was planned and nothing came of it. */
export interface RunEnd {
  readonly reason: string;
  /** Whether the user ended the run. */
  readonly cutShort: boolean;
}

/** How a record ended. */
export interface FinishedRecord {
  readonly report: Report;
  /** Whether the sandbox began its work: where it did not, nothing was tried, and all are errored for one reason. */
  readonly begun: boolean;
  /** Why the report could not be written, if it could not. */
  readonly unsaved: Problem | undefined;
}

/** Starts the record of a run, which has written nothing yet. */
export function startRecord(
  folder: RunFolder,
  planned: Planned,
  { program, startedAt, switches }: Pick<Report, 'program' | 'switches'> & { readonly startedAt: Date },
): RunRecord {
  const assignments = 'assignments' in planned ? planned.assignments : [];
  const outcomes: Outcome[] = [];
  const benchmarks: BenchmarkResult[] = [];
  let environment: Environment | undefined;
  let problem: Problem | undefined;
  let report: Report | undefined;
  let unsaved: Problem | undefined;
  let written = Promise.resolve();

  const isComplete = () =>
    'benchmarks' in planned
      ? benchmarks.length === planned.benchmarks.length && benchmarks.every(({ ended }) => ended !== 'cut short')
      : outcomes.length === assignments.length;

  const write = (ranOn: Environment, { complete, ended }: Record<'complete' | 'ended', boolean>): Report => {
    const current: Report = {
      schemaVersion: SCHEMA_VERSION,
      program,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      complete,
      environment: ranOn,
      switches,
      summary: summarize(outcomes),
      outcomes: assignments.flatMap((assignment) => outcomes.filter((outcome) => isSame(outcome, assignment))),
      ...('benchmarks' in planned && { benchmarks: [...benchmarks] }),
    };
    report = current;
    // One write after the other, each of the newest report; the last one tells whether that lies there whole.
    written = written
      .then(() => (current === report ? saveReport(folder, current, ended) : undefined))
      .then(
        () => {
          unsaved = undefined;
        },
        (error: Problem) => {
          unsaved = error;
        },
      );
    return current;
  };

  return {
    take: (message) => {
      if (message.kind === 'environment') environment = message.environment;
      if (message.kind === 'problem') problem = new Problem(message.message, message.remedy);
      if (message.kind === 'outcome') outcomes.push(message.outcome);
      else if (message.kind === 'benchmark') benchmarks.push(message.result);
      else return;
      if (environment !== undefined) write(environment, { complete: isComplete(), ended: false });
    },
    problem: () => problem,
    finish: async (end) => {
      const open = assignments.filter((assignment) => !outcomes.some((outcome) => isSame(outcome, assignment)));
      outcomes.push(...open.map((assignment) => withoutOutcome(assignment, end)));
      const unmeasured = 'benchmarks' in planned ? withoutResults(planned, benchmarks, end) : [];
      benchmarks.push(...unmeasured);
      const isWhole = open.length + unmeasured.length === 0;
      const begun = environment !== undefined;
      environment ??= await readEnvironment();
      const last = write(environment, { complete: isWhole && isComplete(), ended: true });
      await written;
      return { report: last, begun, unsaved };
    },
  };
}

function withoutOutcome({ scenario, variant, claim, repeat }: Assigned, { reason }: RunEnd): Outcome {
  return { scenario, variant, claim, status: 'errored', durationMs: 0, verdicts: [], trials: [], reason, repeat };
}
