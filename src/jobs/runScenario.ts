import { join } from 'node:path';
import { deploy, type Lab } from '../lab/deploy.ts';
import { changeMirror, installMirror, removeMirror, removePort } from '../lab/mirrors.ts';
import { requireSense } from '../lab/sense.ts';
import { runTrial } from '../lab/trial.ts';
import type { Mirror } from '../model/mirror.ts';
import type { Observation } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome, StoredTrial } from '../model/report.ts';
import type { Scenario, ScenarioContext } from '../model/scenario.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Assignment } from './messages.ts';
import { reasonOf } from './reasonOf.ts';

let labs = 0;

/**
 * Runs a scenario once in a lab of its own and judges it.
 *
 * What it throws is the outcome, with the trials that there were until then.
 *
 * @param runFolder the captures go below it, into the assignment's folder
 */
export async function runScenario(scenario: Scenario, assignment: Assignment, runFolder: string): Promise<Outcome> {
  const { scenario: name, variant, claim, folder } = assignment;
  const begin = performance.now();
  const trials: StoredTrial[] = [];
  const outcome = (rest: Pick<Outcome, 'status' | 'verdicts' | 'reason'>): Outcome => {
    return { scenario: name, variant, claim, durationMs: performance.now() - begin, trials, ...rest };
  };
  labs += 1;
  const prefix = `lab${labs}`;
  let lab: Lab | undefined;
  try {
    lab = await deploy(scenario.topology, variant, { prefix, folder: `/run/${prefix}` });
    const lacking = await lackingColumns(scenario, lab);
    if (lacking.length > 0) {
      return outcome({ status: 'skipped', verdicts: [], reason: `this Open vSwitch has no ${lacking.join(', ')}` });
    }
    const observations = await scenario.run(context(scenario, lab, trials, runFolder, folder));
    if (typeof observations !== 'object' || observations === null) {
      throw new Problem('run returned nothing to judge: it returns the observations by name');
    }
    const verdicts = scenario.check(observations);
    if (!isVerdicts(verdicts)) throw new Problem('check returned something else than an array of verdicts');
    if (verdicts.length === 0) return outcome({ status: 'inconclusive', verdicts, reason: 'check judged nothing' });
    return outcome({ status: worst(verdicts), verdicts });
  } catch (error) {
    return outcome({ status: 'errored', verdicts: [], reason: reasonOf(error) });
  } finally {
    // Nobody needs to wait for it: the next lab has other names, and what the sandbox's end finds, it removes.
    void lab?.remove().catch(() => {});
  }
}

async function lackingColumns({ requires = [] }: Scenario, lab: Lab): Promise<readonly string[]> {
  const known = await Promise.all(
    requires.map((requirement) => {
      const [table = '', column = ''] = requirement.split('.');
      return lab.openVSwitch.hasColumn(table, column);
    }),
  );
  return requires.filter((_, index) => !known[index]);
}

function context(
  scenario: Scenario,
  lab: Lab,
  trials: StoredTrial[],
  runFolder: string,
  folder: string,
): ScenarioContext<string, string, string> {
  const declared = (name: string): Mirror => {
    const mirror = scenario.mirrors[name];
    if (mirror === undefined) throw new Problem(`the scenario declares no mirror '${name}'`);
    return mirror;
  };
  return {
    mirror: {
      install: (name) => installMirror(lab, name, declared(name)),
      change: (name, columns) => changeMirror(lab, name, columns),
      remove: (name) => removeMirror(lab, name),
    },
    port: { remove: (name) => removePort(lab, name) },
    trial: async (name, traffic): Promise<Observation> => {
      if (!/^[\w-]+$/.test(name)) throw new Problem(`a trial's name has letters, digits, - and _ only, not '${name}'`);
      if (trials.some(({ trial }) => trial === name)) throw new Problem(`there is a trial '${name}' already`);
      requireSense(traffic, scenario.topology);
      const trialFolder = join(folder, name);
      const observation = await runTrial(lab, name, traffic, join(runFolder, trialFolder));
      const { arriving: _, departing: __, ...record } = observation;
      trials.push({ ...record, folder: trialFolder });
      return observation;
    },
  };
}

const STATUSES = ['failed', 'inconclusive', 'passed'] as const satisfies readonly Verdict['status'][];

/** The worst verdict counts. */
function worst(verdicts: readonly Verdict[]): Verdict['status'] {
  return STATUSES.find((status) => verdicts.some((verdict) => verdict.status === status)) ?? 'inconclusive';
}

/** A user's check may return anything: what is no verdict must not count as one that passed. */
function isVerdicts(value: unknown): value is readonly Verdict[] {
  const isVerdict = (one: Partial<Verdict> | null) =>
    typeof one?.check === 'string' &&
    typeof one.evidence === 'string' &&
    STATUSES.some((status) => status === one.status) &&
    Array.isArray(one.findings);
  return Array.isArray(value) && value.every(isVerdict);
}
