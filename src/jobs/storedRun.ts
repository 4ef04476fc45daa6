import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusal } from '../host/refusal.ts';
import { observation } from '../lab/observation.ts';
import type { Frame, Observation, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome, StoredTrial } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { SENT_FILE } from '../model/traffic.ts';
import { brief } from '../model/visible.ts';
import { readPcap } from '../packet/pcap.ts';
import { judgeScenario } from './judgeScenario.ts';
import { loadScenario } from './loadExport.ts';
import { selectScenarios } from './select.ts';
import { readStoredReport } from './storedReport.ts';

/** An outcome of a run as it lies on disk, with all that it takes to judge it again. */
export interface StoredOutcome {
  readonly outcome: Outcome;
  readonly scenario: Scenario;
  /** What `run` returned. */
  readonly observations: Readonly<Record<string, Observation>>;
}

/**
 * Reads a run from disk, scenarios as they are today. Outcomes that were not judged by observations, such as skipped ones, are left out.
 *
 * @param name as for `readStoredReport`
 * @throws Problem when it is no run, or a capture is not there any more
 */
export async function readStoredRun(name: string): Promise<readonly StoredOutcome[]> {
  const { report, folder } = await readStoredReport(name);
  const judged = report.outcomes.filter(
    ({ status, observations }) => status !== 'errored' && observations !== undefined,
  );
  return Promise.all(judged.map((outcome) => readOutcome(folder, outcome, folder)));
}

/**
 * Judges a stored outcome again.
 *
 * @param rules names of the oracle's rules to go by; those that were in force unless told
 * @throws what `judgeScenario` throws
 */
export function judgeAgain(
  { outcome, scenario, observations }: StoredOutcome,
  rules?: readonly string[],
): ReturnType<typeof judgeScenario> {
  const changed = Object.fromEntries(
    Object.entries(observations).map(([name, one]) => [name, rules === undefined ? one : { ...one, rules }]),
  );
  const [first] = Object.values(changed);
  const { version = '', rules: inForce = [] } = first ?? {};
  return judgeScenario(scenario, changed, { version, rules: inForce, mechanism: outcome.variant.mechanism });
}

/**
 * Reads an outcome from disk, its scenario as it is today.
 *
 * @param folder that holds run.json
 * @param compiled keeps what is compiled of a user's scenario
 * @throws Problem when the scenario, or a capture, is not there any more
 */
export async function readOutcome(folder: string, outcome: Outcome, compiled: string): Promise<StoredOutcome> {
  const [entry] = await selectScenarios([outcome.scenario], compiled);
  if (entry?.name !== outcome.scenario) throw new Problem(`there is no scenario '${brief(outcome.scenario)}' any more`);
  const scenario = await loadScenario(entry);
  const observations = await Promise.all(
    Object.entries(outcome.observations ?? {}).map(async ([name, trial]) => {
      const stored = outcome.trials.find((one) => one.trial === trial);
      if (stored === undefined) throw new Problem(`${brief(outcome.scenario)} has no trial '${brief(trial)}'`);
      return [name, await readTrial(folder, stored, scenario)] as const;
    }),
  );
  return { outcome, scenario, observations: Object.fromEntries(observations) };
}

/** @throws Problem when a capture is not there any more */
export async function readTrial(
  folder: string,
  { folder: below, ledger: _, ...record }: StoredTrial,
  { topology }: Pick<Scenario, 'topology'>,
): Promise<Observation> {
  const path = (file: string) => join(folder, below, file);
  const frames = await Promise.all(record.captures.map(({ file }) => framesOf(path(file))));
  const made = record.traffic.kind === 'frames' || record.traffic.kind === 'packetOut';
  const sent = made ? await framesOf(path(SENT_FILE)) : [];
  return observation(record satisfies TrialRecord, frames, topology, sent);
}

async function framesOf(path: string): Promise<readonly Frame[]> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new Problem(`the capture ${brief(path)} cannot be read any more: ${refusal(error)}`);
  });
  return readPcap(bytes).frames;
}
