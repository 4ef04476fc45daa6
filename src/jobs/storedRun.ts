import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Judgement, judgement } from '../check/deviation.ts';
import { observation } from '../lab/observation.ts';
import type { Frame, Observation, TrialRecord } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome, Report, StoredTrial } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { SENT_FILE } from '../model/traffic.ts';
import type { Verdict } from '../model/verdict.ts';
import { readPcap } from '../packet/pcap.ts';
import { reportSchema } from '../report/schema.ts';
import { loadScenario } from './loadScenario.ts';
import { selectScenarios } from './select.ts';

/** An outcome of a run as it lies on disk, with all that it takes to judge it again. */
export interface StoredOutcome {
  readonly outcome: Outcome;
  readonly scenario: Scenario;
  /** What `run` returned. */
  readonly observations: Readonly<Record<string, Observation>>;
}

/**
 * Reads a run from disk, scenarios as they are today. Outcomes without observations, such as skipped ones, are left out.
 *
 * @param folder that holds run.json
 * @throws Problem when it is no run, or a capture is not there any more
 */
export async function readStoredRun(folder: string): Promise<readonly StoredOutcome[]> {
  const report = await readReport(folder);
  const judged = report.outcomes.filter(({ observations }) => observations !== undefined);
  return Promise.all(judged.map((outcome) => readOutcome(folder, outcome)));
}

/**
 * Judges a stored outcome again.
 *
 * @param rules names of the oracle's rules to go by; those that were in force unless told
 */
export function judgeAgain(
  { scenario, observations }: StoredOutcome,
  rules?: readonly string[],
): Judgement & { readonly verdicts: readonly Verdict[] } {
  const changed = Object.fromEntries(
    Object.entries(observations).map(([name, one]) => [name, rules === undefined ? one : { ...one, rules }]),
  );
  const [first] = Object.values(changed);
  const verdicts = scenario.check(changed);
  const { version = '', rules: inForce = [] } = first ?? {};
  return { verdicts, ...judgement(verdicts, scenario.deviations ?? [], { version, rules: inForce }) };
}

async function readReport(folder: string): Promise<Report> {
  const path = join(folder, 'run.json');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Problem(`there is no ${path}`, 'name the folder of a run');
  });
  const parsed = reportSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    throw new Problem(
      `${path} is not a run as this version stores it: ${first?.path.join('.')}: ${first?.message}`,
      'run the scenarios again',
    );
  }
  return parsed.data;
}

async function readOutcome(folder: string, outcome: Outcome): Promise<StoredOutcome> {
  const [entry] = await selectScenarios([outcome.scenario], folder);
  if (entry === undefined) throw new Problem(`there is no scenario '${outcome.scenario}' any more`);
  const scenario = await loadScenario(entry);
  const observations = await Promise.all(
    Object.entries(outcome.observations ?? {}).map(async ([name, trial]) => {
      const stored = outcome.trials.find((one) => one.trial === trial);
      if (stored === undefined) throw new Problem(`${outcome.scenario} has no trial '${trial}'`);
      return [name, await readTrial(folder, stored, scenario)] as const;
    }),
  );
  return { outcome, scenario, observations: Object.fromEntries(observations) };
}

async function readTrial(folder: string, { folder: below, ...record }: StoredTrial, scenario: Scenario) {
  const path = (file: string) => join(folder, below, file);
  const frames = await Promise.all(record.captures.map(({ file }) => framesOf(path(file))));
  const made = record.traffic.kind === 'frames' || record.traffic.kind === 'packetOut';
  const sent = made ? await framesOf(path(SENT_FILE)) : [];
  return observation(record satisfies TrialRecord, frames, scenario.topology, sent);
}

async function framesOf(path: string): Promise<readonly Frame[]> {
  const bytes = await readFile(path).catch(() => {
    throw new Problem(`the capture ${path} is not there any more`);
  });
  return readPcap(bytes).frames;
}
