import type { RunFolder } from '../host/reportStore.ts';
import { Problem } from '../model/problem.ts';
import { type Environment, type Outcome, type Report, SCHEMA_VERSION } from '../model/report.ts';
import { renderJson } from '../report/json.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { summarize } from '../report/summary.ts';
import { isSame } from './identity.ts';
import type { Assigned, Message } from './messages.ts';

/** What is known of a run so far, written anew after each outcome. */
export interface RunRecord {
  /** Takes a message from the sandbox. */
  readonly take: (message: Message) => void;
  /** What the sandbox said that it could not do. */
  readonly problem: () => Problem | undefined;
  /**
   * Writes the last report; assignments without an outcome are errored.
   *
   * @param why they have none
   */
  readonly finish: (why: string) => Promise<FinishedRecord>;
}

/** How a record ended. */
export interface FinishedRecord {
  /** Undefined when nothing is known, not even what the run ran on. */
  readonly report: Report | undefined;
  /** Why the report could not be written, if it could not. */
  readonly unsaved: Problem | undefined;
}

/** Starts the record of a run, which has written nothing yet. */
export function startRecord(
  folder: RunFolder,
  assignments: readonly Assigned[],
  { program, startedAt, switches }: Pick<Report, 'program' | 'switches'> & { readonly startedAt: Date },
): RunRecord {
  const outcomes: Outcome[] = [];
  let environment: Environment | undefined;
  let problem: Problem | undefined;
  let report: Report | undefined;
  let unsaved: Problem | undefined;
  let written = Promise.resolve();

  const write = (complete: boolean) => {
    if (environment === undefined) return;
    const current: Report = {
      schemaVersion: SCHEMA_VERSION,
      program,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      complete,
      environment,
      switches,
      summary: summarize(outcomes),
      outcomes: assignments.flatMap((assignment) => outcomes.filter((outcome) => isSame(outcome, assignment))),
    };
    report = current;
    // One write after the other; the last one tells whether the report lies there whole.
    written = written
      .then(() => folder.save(renderJson(current), renderMarkdown(current)))
      .then(
        () => {
          unsaved = undefined;
        },
        (error: Problem) => {
          unsaved = error;
        },
      );
  };

  return {
    take: (message) => {
      if (message.kind === 'environment') environment = message.environment;
      if (message.kind === 'problem') problem = new Problem(message.message, message.remedy);
      if (message.kind !== 'outcome') return;
      outcomes.push(message.outcome);
      write(outcomes.length === assignments.length);
    },
    problem: () => problem,
    finish: async (why) => {
      const open = assignments.filter((assignment) => !outcomes.some((outcome) => isSame(outcome, assignment)));
      outcomes.push(...open.map((assignment) => withoutOutcome(assignment, why)));
      if (open.length > 0) write(false);
      await written;
      return { report, unsaved };
    },
  };
}

function withoutOutcome({ scenario, variant, claim }: Assigned, reason: string): Outcome {
  return { scenario, variant, claim, status: 'errored', durationMs: 0, verdicts: [], trials: [], reason };
}
