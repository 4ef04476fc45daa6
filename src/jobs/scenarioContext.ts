import { join } from 'node:path';
import { ledgerOf } from '../check/ledger.ts';
import { replaceFlows } from '../lab/flows.ts';
import { halfAsFast } from '../lab/halfAsFast.ts';
import { impair, mend } from '../lab/impair.ts';
import type { Lab } from '../lab/lab.ts';
import { lostByHarness } from '../lab/lostByHarness.ts';
import { changeMirror, installMirror, removeMirror } from '../lab/mirrors.ts';
import { addPort, removePort } from '../lab/ports.ts';
import { revalidate } from '../lab/revalidate.ts';
import { requireSense } from '../lab/sense.ts';
import { teach } from '../lab/teach.ts';
import { runTrial } from '../lab/trial.ts';
import type { Change, Live } from '../lab/whileTrafficFlows.ts';
import type { Mirror } from '../model/mirror.ts';
import type { Observation } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { StoredTrial } from '../model/report.ts';
import type { LiveActions, Scenario, ScenarioContext } from '../model/scenario.ts';
import type { Traffic } from '../model/traffic.ts';
import { brief } from '../model/visible.ts';
import { rulesInForce } from '../oracle/rules.ts';

/** Where trials go. */
export interface TrialStore {
  /** Each trial that has been run is added. */
  readonly trials: StoredTrial[];
  readonly runFolder: string;
  /** The scenario's folder, relative to the run's. */
  readonly folder: string;
}

/** What a scenario's `run` gets to work with, on a lab. */
export function scenarioContext(
  scenario: Scenario,
  lab: Lab,
  store: TrialStore,
): ScenarioContext<string, string, string> {
  const rules = rulesInForce(lab.version, lab.variant.mechanism);
  const { mirror, port } = actions(scenario, lab, async (_, make) => {
    await make();
    await revalidate(lab);
  });
  return {
    mirror,
    port: {
      ...port,
      add: async (name) => {
        await port.add(name);
        await teach(lab, lab.topology, [name]);
      },
    },
    flows: async (flows, bridge = scenario.topology.bridge) => {
      await replaceFlows(lab, flows, bridge);
      await revalidate(lab);
    },
    trial: async (name, traffic, meanwhile): Promise<Observation> => {
      if (typeof name !== 'string' || !/^[\w-]{1,100}$/.test(name))
        throw new Problem(`a trial's name has up to 100 letters, digits, - and _, not '${brief(String(name))}'`);
      if (store.trials.some(({ trial }) => trial === name)) throw new Problem(`there is a trial '${name}' already`);
      requireSense(traffic, lab.topology);
      const run = async (trial: string, sent: Traffic): Promise<Observation> => {
        const folder = join(store.folder, trial);
        const observation = await runTrial(lab, {
          name: trial,
          traffic: sent,
          folder: join(store.runFolder, folder),
          rules,
          ...(scenario.expectedErrors && { expectedErrors: scenario.expectedErrors }),
          ...(meanwhile && { meanwhile: (live) => meanwhile(liveActions(scenario, lab, live)) }),
        });
        const { arriving: _, departing: __, topology: ___, sent: ____, ...record } = observation;
        store.trials.push({ ...record, folder, ledger: ledgerOf(record) });
        return observation;
      };
      const observation = await run(name, traffic);
      // What was changed meanwhile cannot be changed again.
      if (meanwhile !== undefined || !lostByHarness(observation)) return observation;
      const slower = halfAsFast(traffic, observation.entered?.packetsPerSecond);
      return slower === undefined ? observation : run(`${name}-slower`, slower);
    },
  };
}

function liveActions(scenario: Scenario, lab: Lab, live: Live): LiveActions<string, string> {
  return { ...actions(scenario, lab, live.change), passed: live.passed, statistics: live.statistics };
}

/** The changes that a scenario can make, each made by `change`. */
function actions(scenario: Scenario, lab: Lab, change: Change): Pick<LiveActions<string, string>, 'mirror' | 'port'> {
  const declared = (name: string): Mirror => {
    const mirror = scenario.mirrors[name];
    if (mirror === undefined) throw new Problem(`the scenario declares no mirror '${brief(name)}'`);
    return mirror;
  };
  return {
    mirror: {
      install: async (...names) => {
        for (const name of names) await change(`install ${name}`, () => installMirror(lab, name, declared(name)));
      },
      change: (name, columns) => change(`change ${name}`, () => changeMirror(lab, name, columns)),
      remove: (name) => change(`remove ${name}`, () => removeMirror(lab, name)),
    },
    port: {
      remove: (name) => change(`remove port ${name}`, () => removePort(lab, name)),
      add: (name) => change(`add port ${name}`, () => addPort(lab, name)),
      impair: (name, how) => change(`impair port ${name}`, () => impair(lab, name, how)),
      mend: (name) => change(`mend port ${name}`, () => mend(lab, name)),
    },
  };
}
