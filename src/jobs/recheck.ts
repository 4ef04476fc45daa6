import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ledgerOf } from '../check/ledger.ts';
import { programVersion } from '../host/packageRoot.ts';
import { makeRunFolder } from '../host/reportStore.ts';
import { replayTopology } from '../lab/replayLab.ts';
import { Problem } from '../model/problem.ts';
import type { ReplayOrder } from '../model/replayOrder.ts';
import type { Outcome, Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { gatesOf, rulesInForce } from '../oracle/rules.ts';
import { RENDERINGS } from '../report/renderings.ts';
import { summarize } from '../report/summary.ts';
import { isUnexplained } from './evidenceBundle.ts';
import { judgeReplay } from './judgeReplay.ts';
import { reasonOf } from './reasonOf.ts';
import { saveReport } from './saveReport.ts';
import { readStoredReport } from './storedReport.ts';
import { judgeAgain, readOutcome, readTrial } from './storedRun.ts';

/** A stored run, and what today's code says of it. */
export interface Recheck {
  readonly then: Report;
  readonly now: Report;
  /** How many of the outcomes could be judged again. */
  readonly judged: number;
  /** Absolute path of the folder that got the new report, if it was asked for. */
  readonly folder?: string;
}

/**
 * Judges the captures of a run again: scenarios and oracle as they are today, the rules by the version that was run. It takes no lab, no tool
 * and no privilege. What cannot be judged any more is errored, with the reason; what was not judged then is left as it is.
 *
 * @param name as for `readStoredReport`
 * @param reportFolder gets a folder with the new report and the captures; nothing is written unless told
 * @throws Problem when it is no run, or the report cannot be written
 */
export async function recheck(name: string, reportFolder?: string): Promise<Recheck> {
  const { report: then, folder } = await readStoredReport(name);
  const compiled = await mkdtemp(join(tmpdir(), 'mirrorbench-'));
  const outcomes: Outcome[] = [];
  try {
    // One after the other: the captures of all of them may be more than fits into memory.
    for (const outcome of then.outcomes) outcomes.push(await rejudged(folder, outcome, compiled));
  } finally {
    await rm(compiled, { recursive: true, force: true });
  }
  const switches = then.switches.map((each) => ({ ...each, gates: gatesOf(each.version) }));
  const now = { ...then, program: programVersion(), switches, summary: summarize(outcomes), outcomes };
  const judged = outcomes.filter((each, index) => each !== then.outcomes[index] && each.status !== 'errored').length;
  return { then, now, judged, ...(reportFolder !== undefined && { folder: await write(now, folder, reportFolder) }) };
}

async function rejudged(folder: string, outcome: Outcome, compiled: string): Promise<Outcome> {
  const found = await judgedAgain(folder, outcome, compiled).catch(
    (error: unknown): Judged => ({ status: 'errored', verdicts: [], reason: reasonOf(error) }),
  );
  if (found === undefined) return outcome;
  const { deviation: _, reason: __, ...kept } = outcome;
  const trials = outcome.trials.map((trial) => ({ ...trial, ledger: ledgerOf(trial) }));
  const now = { ...kept, trials, ...found, verdicts: found.verdicts.map(withoutPackets) };
  return isUnexplained(now) ? now : withoutEvidence(now);
}

/** What an outcome comes to. */
type Judged = Pick<Outcome, 'status' | 'verdicts' | 'deviation' | 'reason'>;

/** Undefined where nothing was judged then. */
async function judgedAgain(folder: string, outcome: Outcome, compiled: string): Promise<Judged | undefined> {
  if (outcome.replay !== undefined && outcome.verdicts.length > 0) return replayAgain(folder, outcome, outcome.replay);
  if (outcome.observations === undefined) return undefined;
  const stored = await readOutcome(folder, outcome, compiled);
  const [first] = Object.values(stored.observations);
  return judgeAgain(stored, rulesInForce(first?.version ?? '', outcome.variant.mechanism));
}

/** As it is stored: the packets behind it would keep the captures in memory. */
function withoutPackets({ differing: _, ...verdict }: Verdict): Verdict {
  return verdict;
}

/** There is nothing to find out any more. */
function withoutEvidence({ evidence: _, repeat: __, ...outcome }: Outcome): Outcome {
  return outcome;
}

async function replayAgain(folder: string, { trials }: Outcome, order: ReplayOrder): Promise<Judged> {
  const [first, last] = [trials[0], trials.at(-1)];
  if (first === undefined || last === undefined) throw new Problem('its trials are not in the report');
  const before = await readTrial(folder, first, { topology: replayTopology(order.mtu) });
  const asked = { ...order, capture: resolve(folder, order.capture) };
  return judgeReplay(asked, before, last, join(folder, last.folder));
}

/** A folder like that of a run, which can be kept without the one it was made of. */
async function write(report: Report, from: string, reportFolder: string): Promise<string> {
  const folder = await makeRunFolder(reportFolder, new Date(), programVersion().commit);
  const files = new Set(RENDERINGS.map(({ file }) => join(from, file)));
  await cp(from, folder.path, { recursive: true, filter: (path) => !files.has(path) });
  await saveReport(folder, report, true);
  return folder.path;
}
