import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { findOptionalTools } from '../host/optionalTools.ts';
import { deploy } from '../lab/deploy.ts';
import { withDevices } from '../lab/devices.ts';
import type { Lab } from '../lab/lab.ts';
import { missingPart } from '../lab/mechanisms/missing.ts';
import type { Outcome, StoredTrial } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { Unsuited } from '../model/unsuited.ts';
import { rulesInForce } from '../oracle/rules.ts';
import { explained } from './evidenceBundle.ts';
import { trialNames } from './foreignResult.ts';
import { guestsOf } from './guestHandles.ts';
import { judgeScenario } from './judgeScenario.ts';
import type { Assignment, Guests } from './messages.ts';
import type { Pause } from './pause.ts';
import { scenarioContext } from './scenarioContext.ts';
import { unsuited } from './unsuited.ts';

let labs = 0;

/**
 * Runs a scenario once in a lab of its own and judges it. Where it did not do as it should, evidence is written before the lab goes.
 *
 * What it throws is the outcome, with the trials that there were until then.
 *
 * @param build the Open vSwitch that the variant names
 * @param lent what of the machine its endpoints are
 * @param pause called then, while the lab stands
 * @param runFolder the captures go below it, into the assignment's folder
 */
export async function runScenario(
  scenario: Scenario,
  assignment: Assignment,
  runFolder: string,
  build: OpenVSwitchBuild,
  lent: Guests,
  pause?: Pause,
): Promise<Outcome> {
  const { scenario: name, variant, claim, folder } = assignment;
  const begin = performance.now();
  const trials: StoredTrial[] = [];
  // Also where check throws: it can be mended, and the run judged again.
  let observed: Pick<Outcome, 'observations'> = {};
  const outcome = (rest: Pick<Outcome, 'status' | 'verdicts' | 'reason' | 'deviation'>): Outcome => {
    const { topology, mirrors } = scenario;
    const durationMs = performance.now() - begin;
    return { scenario: name, variant, claim, topology, mirrors, durationMs, trials, ...observed, ...rest };
  };
  labs += 1;
  const prefix = `lab${labs}`;
  let lab: Lab | undefined;
  const isLent = Object.values(lent).some((some) => Object.keys(some).length > 0);
  const labFolder = `/run/${prefix}`;
  const skipped = (reason: string) => outcome({ status: 'skipped', verdicts: [], reason });
  const judged = async (): Promise<Outcome> => {
    const reason = unsuited(scenario, variant) ?? (await missingPart(variant));
    return reason === undefined ? await inLab() : skipped(reason);
  };
  const inLab = async (): Promise<Outcome> => {
    const guests = guestsOf(scenario.topology, lent);
    // An interface of the machine stands in the sandbox's own namespace, from where it is taken back.
    const hasDevice = Object.keys(lent.devices).length > 0;
    const topology = hasDevice ? withDevices(scenario.topology, lent.devices) : scenario.topology;
    lab = await deploy(topology, variant, {
      ...(!hasDevice && { prefix: prefix }),
      folder: labFolder,
      build,
      guests,
    });
    const reason = await lacking(scenario, lab);
    if (reason !== undefined) return skipped(reason);
    const returned = await scenario.run(scenarioContext(scenario, lab, { trials, runFolder, folder }));
    observed = { observations: trialNames(returned, trials) };
    const rules = rulesInForce(build.version, variant.mechanism);
    return outcome(judgeScenario(scenario, returned, { version: build.version, rules, mechanism: variant.mechanism }));
  };
  const unlessUnsuited = () =>
    judged().catch((error: unknown) => {
      if (error instanceof Unsuited) return skipped(error.message);
      throw error;
    });
  try {
    const errored = (reason: string) => outcome({ status: 'errored', verdicts: [], reason });
    const circumstances = () => ({ assigned: assignment, runFolder, build, lab, labFolder });
    return await explained(unlessUnsuited, errored, circumstances, pause);
  } finally {
    // Nobody needs to wait for it: the next lab has other names, and what the sandbox's end finds, it removes. What is lent has to be free.
    const removed = lab?.remove().catch(() => {});
    if (isLent) await removed;
  }
}

/** Why the scenario cannot be run on this lab; undefined when it can. */
async function lacking({ requires = [] }: Scenario, lab: Lab): Promise<string | undefined> {
  if (requires.includes('super-frames') && ['ovs-netdev', 'ovs-afxdp'].includes(lab.variant.switch))
    return 'this datapath cuts or drops frames that are longer than the MTU';
  const tools = findOptionalTools();
  for (const requirement of requires) {
    const tool = tools.find(({ command, installed }) => requirement === `tool:${command}` && !installed);
    if (tool !== undefined) return `${tool.name} is not installed: ${tool.howToGet}`;
  }
  const columns = requires.filter((requirement) => requirement.includes('.'));
  const known = await Promise.all(
    columns.map((column) => {
      const [table = '', name = ''] = column.split('.');
      return lab.openVSwitch.hasColumn(table, name);
    }),
  );
  const missing = columns.filter((_, index) => !known[index]);
  return missing.length === 0 ? undefined : `this Open vSwitch has no ${missing.join(', ')}`;
}
