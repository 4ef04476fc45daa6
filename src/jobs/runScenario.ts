import { judgement } from '../check/deviation.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { findOptionalTools } from '../host/optionalTools.ts';
import { deploy } from '../lab/deploy.ts';
import { withDevices } from '../lab/devices.ts';
import type { Lab } from '../lab/lab.ts';
import type { Observation } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome, StoredTrial } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Verdict } from '../model/verdict.ts';
import { rulesInForce } from '../oracle/rules.ts';
import { guestsOf } from './guestHandles.ts';
import type { Assignment, Guests } from './messages.ts';
import { reasonOf } from './reasonOf.ts';
import { scenarioContext } from './scenarioContext.ts';

let labs = 0;

/**
 * Runs a scenario once in a lab of its own and judges it.
 *
 * What it throws is the outcome, with the trials that there were until then.
 *
 * @param build the Open vSwitch that the variant names
 * @param lent what of the machine its endpoints are
 * @param runFolder the captures go below it, into the assignment's folder
 */
export async function runScenario(
  scenario: Scenario,
  assignment: Assignment,
  runFolder: string,
  build: OpenVSwitchBuild,
  lent: Guests,
): Promise<Outcome> {
  const { scenario: name, variant, claim, folder } = assignment;
  const begin = performance.now();
  const trials: StoredTrial[] = [];
  const outcome = (rest: Pick<Outcome, 'status' | 'verdicts' | 'reason' | 'observations' | 'deviation'>): Outcome => {
    return { scenario: name, variant, claim, durationMs: performance.now() - begin, trials, ...rest };
  };
  labs += 1;
  const prefix = `lab${labs}`;
  let lab: Lab | undefined;
  const isLent = Object.values(lent).some((some) => Object.keys(some).length > 0);
  try {
    const guests = guestsOf(scenario.topology, lent);
    // An interface of the machine stands in the sandbox's own namespace, from where it is taken back.
    const hasDevice = Object.keys(lent.devices).length > 0;
    const topology = hasDevice ? withDevices(scenario.topology, lent.devices) : scenario.topology;
    lab = await deploy(topology, variant, {
      ...(!hasDevice && { prefix: prefix }),
      folder: `/run/${prefix}`,
      build,
      guests,
    });
    const reason = await lacking(scenario, lab);
    if (reason !== undefined) return outcome({ status: 'skipped', verdicts: [], reason });
    const observed = await scenario.run(scenarioContext(scenario, lab, { trials, runFolder, folder }));
    if (typeof observed !== 'object' || observed === null) {
      throw new Problem('run returned nothing to judge: it returns the observations by name');
    }
    const observations = trialNames(observed);
    const verdicts = scenario.check(observed);
    if (!isVerdicts(verdicts)) throw new Problem('check returned something else than an array of verdicts');
    if (verdicts.length === 0)
      return outcome({ status: 'inconclusive', verdicts, reason: 'check judged nothing', observations });
    const { status, deviation } = judgement(verdicts, scenario.deviations ?? [], situationOf(build));
    return outcome({ status, verdicts, observations, ...(deviation && { deviation }) });
  } catch (error) {
    return outcome({ status: 'errored', verdicts: [], reason: reasonOf(error) });
  } finally {
    // Nobody needs to wait for it: the next lab has other names, and what the sandbox's end finds, it removes. What is lent has to be free.
    const removed = lab?.remove().catch(() => {});
    if (isLent) await removed;
  }
}

/** Why the scenario cannot be run on this lab; undefined when it can. */
async function lacking({ requires = [] }: Scenario, lab: Lab): Promise<string | undefined> {
  if (requires.includes('super-frames') && lab.variant.switch !== 'ovs-kernel')
    return 'this datapath cuts or drops frames that are longer than the MTU';
  const tools = findOptionalTools();
  for (const requirement of requires) {
    const tool = tools.find(({ command, installed }) => requirement === `tool:${command}` && !installed);
    if (tool !== undefined) return `${tool.name} is not installed: ${tool.howToGet}`;
  }
  const columns = requires.filter((requirement) => requirement !== 'super-frames' && !requirement.startsWith('tool:'));
  const known = await Promise.all(
    columns.map((column) => {
      const [table = '', name = ''] = column.split('.');
      return lab.openVSwitch.hasColumn(table, name);
    }),
  );
  const missing = columns.filter((_, index) => !known[index]);
  return missing.length === 0 ? undefined : `this Open vSwitch has no ${missing.join(', ')}`;
}

function situationOf({ version }: OpenVSwitchBuild) {
  return { version, rules: rulesInForce(version) };
}

/** Which trial each observation is of. */
function trialNames(observed: Readonly<Record<string, Observation>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(observed).map(([name, observation]) => [name, observation?.trial ?? name]));
}

const STATUSES = ['failed', 'inconclusive', 'passed'] as const satisfies readonly Verdict['status'][];

/** A user's check may return anything: what is no verdict must not count as one that passed. */
function isVerdicts(value: unknown): value is readonly Verdict[] {
  const isVerdict = (one: Partial<Verdict> | null) =>
    typeof one?.check === 'string' &&
    typeof one.evidence === 'string' &&
    STATUSES.some((status) => status === one.status) &&
    Array.isArray(one.findings);
  return Array.isArray(value) && value.every(isVerdict);
}
