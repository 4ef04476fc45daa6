import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { programVersion } from '../host/packageRoot.ts';
import type { RunFolder } from '../host/reportStore.ts';
import { type Sandbox, sandboxProblem, startSandbox } from '../host/sandbox.ts';
import { until } from '../host/until.ts';
import { Problem } from '../model/problem.ts';
import type { Report, RunSwitch } from '../model/report.ts';
import { isOpenVSwitch } from '../model/switch.ts';
import { gatesOf } from '../oracle/rules.ts';
import type { Loan } from './borrow.ts';
import type { Executed, Job, Message, Stop } from './messages.ts';
import { asProblem } from './problemOf.ts';
import { type Planned, type RunRecord, startRecord } from './runRecord.ts';

/** What a person may want to see while a run goes on. */
export type Progress = { readonly kind: 'planned'; readonly scenarios: number } | Message;

export interface Run {
  readonly report: Report;
  /** Absolute path of the folder that holds run.json. */
  readonly folder: string;
  /** Why the report does not lie there, when it could not be written. */
  readonly unsaved?: Problem;
  /** Why nothing was tried, when the set-up failed: then all that was planned is errored for this reason. */
  readonly unready?: Problem;
}

/** Where a run's report goes, and who follows the run. */
export interface RunCircumstances {
  readonly startedAt: Date;
  readonly folder: RunFolder;
  readonly builds: readonly OpenVSwitchBuild[];
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the run: what has come of it by then is reported, the rest as cut short. */
  readonly abort?: AbortSignal;
  /** What of the machine the labs are lent; given back at the end. */
  readonly loan?: Loan;
}

/** A job that makes a report. */
type ReportedJob = Extract<Job, Planned>;

/**
 * Does a job in a sandbox. The report is written anew after each outcome or benchmark, so that nothing is lost when the run is cut short.
 */
export async function sandboxedRun(
  job: ReportedJob,
  { startedAt, folder, builds, onProgress = () => {}, abort, loan }: RunCircumstances,
): Promise<Run> {
  const record = recordOf(job, { startedAt, folder, builds });
  const execute = async ({ id, container, argv, timeoutMs }: Extract<Message, { kind: 'execute' }>) => {
    const answer = await loan?.execute(container, argv, timeoutMs).then(
      (result) => ({ result }),
      (error: Error) => ({ problem: error.message }),
    );
    sandbox.send({ kind: 'executed', id, ...answer } satisfies Executed);
  };
  const sandbox = startSandbox({
    ...(loan && { descriptors: loan.descriptors }),
    terminal: 'pauseOnFailure' in job && job.pauseOnFailure,
    onMessage: (raw) => {
      const message = raw as Message;
      record.take(message);
      if (message.kind === 'execute') void execute(message);
      onProgress(message);
    },
  });
  // What was measured of a benchmark is told when it ends; a scenario that has not ended tells nothing.
  const stop = () => ('benchmarks' in job ? void stopped(sandbox) : sandbox.kill());
  abort?.addEventListener('abort', stop);
  if (abort?.aborted) sandbox.kill();
  try {
    await loan?.moveInto(sandbox);
  } catch (error) {
    sandbox.kill();
    await sandbox.ended;
    return finishedRun(record, folder, asProblem(error));
  }
  sandbox.send(job);
  const end = await sandbox.ended;
  if (abort?.aborted) return finishedRun(record, folder, new Problem('the run was cut short'), true);
  return finishedRun(record, folder, record.problem() ?? sandboxProblem(end));
}

/** Longer than any single trial. */
const STOP_MS = 20_000;

/** Asks the process inside to end with what it has, and ends it when it does not. */
async function stopped(sandbox: Sandbox): Promise<void> {
  let isGone = false;
  const gone = sandbox.ended.then(() => {
    isGone = true;
  });
  sandbox.send({ kind: 'stop' } satisfies Stop);
  await until('measuring has ended', () => isGone, { deadlineMs: STOP_MS, everyMs: 50 }).catch(sandbox.kill);
  await gone;
}

/** A run of which nothing could be tried, with a report that says so of all that was planned. */
export function unreadyRun(
  planned: Planned,
  circumstances: Pick<RunCircumstances, 'startedAt' | 'folder' | 'builds'>,
  problem: Problem,
): Promise<Run> {
  return finishedRun(recordOf(planned, circumstances), circumstances.folder, problem);
}

function recordOf(
  planned: Planned,
  { startedAt, folder, builds }: Pick<RunCircumstances, 'startedAt' | 'folder' | 'builds'>,
): RunRecord {
  const switches = builds.filter(({ label }) => startedIn(planned).has(label)).map(runSwitch);
  return startRecord(folder, planned, { program: programVersion(), startedAt, switches });
}

/** Labels of the Open vSwitches that the run is to start; on a Linux bridge there is none. */
function startedIn(planned: Planned): ReadonlySet<string> {
  const variants = ('benchmarks' in planned ? planned.benchmarks : planned.assignments).map(({ variant }) => variant);
  return new Set(variants.filter((variant) => isOpenVSwitch(variant.switch)).map(({ ovs }) => ovs));
}

/** @param problem why nothing came of what was planned, where nothing did */
async function finishedRun(record: RunRecord, folder: RunFolder, problem: Problem, cutShort = false): Promise<Run> {
  try {
    const reason = [problem.message, problem.remedy ?? ''].join('\n').trimEnd();
    const { report, begun, unsaved } = await record.finish({ reason, cutShort });
    return { report, folder: folder.path, ...(unsaved && { unsaved }), ...(!begun && { unready: problem }) };
  } finally {
    await folder.discardIfEmpty();
  }
}

function runSwitch({ label, version, origin }: OpenVSwitchBuild): RunSwitch {
  return { label, version, origin, gates: gatesOf(version) };
}
