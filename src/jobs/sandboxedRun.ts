import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import type { RunFolder } from '../host/reportStore.ts';
import { sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome, Report, RunSwitch } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { gatesOf } from '../oracle/rules.ts';
import type { Loan } from './borrow.ts';
import type { Executed, Job, Message } from './messages.ts';
import { startRecord } from './runRecord.ts';

/** What a person may want to see while a run goes on. */
export type Progress =
  | { readonly kind: 'planned'; readonly scenarios: number }
  | { readonly kind: 'started'; readonly scenario: string; readonly variant: Variant }
  | { readonly kind: 'replaying'; readonly scenario: string; readonly packets: number; readonly of: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome };

export interface Run {
  readonly report: Report;
  /** Absolute path of the folder that holds run.json. */
  readonly folder: string;
  /** Why the report does not lie there, when it could not be written. */
  readonly unsaved?: Problem;
}

/** Where a run's report goes, and who follows the run. */
export interface RunCircumstances {
  readonly startedAt: Date;
  readonly folder: RunFolder;
  readonly builds: readonly OpenVSwitchBuild[];
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run: what has an outcome by then is reported, the rest as cut short. */
  readonly abort?: AbortSignal;
  /** What of the machine the labs are lent; given back at the end. */
  readonly loan?: Loan;
}

/**
 * Does a job with assignments in a sandbox. The report is written anew after each outcome, so that nothing is lost when the run is cut short.
 *
 * @throws Problem when no sandbox can be made, or the report cannot be written
 */
export async function sandboxedRun(
  job: Extract<Job, { readonly assignments: unknown }>,
  { startedAt, folder, builds, onProgress = () => {}, abort, loan }: RunCircumstances,
): Promise<Run> {
  const program = programVersion();
  const record = startRecord(folder, job.assignments, { program, startedAt, switches: builds.map(runSwitch) });
  const execute = async ({ id, container, argv, timeoutMs }: Extract<Message, { kind: 'execute' }>) => {
    const answer = await loan?.execute(container, argv, timeoutMs).then(
      (result) => ({ result }),
      (error: Error) => ({ problem: error.message }),
    );
    sandbox.send({ kind: 'executed', id, ...answer } satisfies Executed);
  };
  const sandbox = startSandbox({
    ...(loan && { descriptors: loan.descriptors }),
    onMessage: (raw) => {
      const message = raw as Message;
      record.take(message);
      if (message.kind === 'execute') void execute(message);
      if (message.kind === 'started' || message.kind === 'replaying' || message.kind === 'outcome') onProgress(message);
    },
  });
  abort?.addEventListener('abort', sandbox.kill);
  if (abort?.aborted) sandbox.kill();
  try {
    await loan?.moveInto(sandbox);
  } catch (error) {
    sandbox.kill();
    await sandbox.ended;
    throw error;
  }
  sandbox.send(job);
  const end = await sandbox.ended;
  const problem = record.problem() ?? sandboxProblem(end);
  try {
    const cutShort = abort?.aborted ? new Problem('the run was cut short') : undefined;
    const { report, unsaved } = await record.finish((cutShort ?? problem).message);
    if (report === undefined) throw cutShort ?? problem;
    return { report, folder: folder.path, ...(unsaved && { unsaved }) };
  } finally {
    await folder.discardIfEmpty();
  }
}

function runSwitch({ label, version, origin }: OpenVSwitchBuild): RunSwitch {
  return { label, version, origin, gates: gatesOf(version) };
}
