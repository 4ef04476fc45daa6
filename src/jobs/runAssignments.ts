import { readEnvironment } from '../host/environment.ts';
import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome } from '../model/report.ts';
import { loadScenario } from './loadExport.ts';
import type { Assignment, Guests, Job, Message } from './messages.ts';
import { type Pause, pauseOnce } from './pause.ts';
import { reasonOf } from './reasonOf.ts';
import { runScenario } from './runScenario.ts';

/** Runs scenarios inside the sandbox, so many side by side, and tells each outcome as it comes. */
export async function runAssignments(
  { assignments, runFolder, builds, sideBySide, pauseOnFailure, guests }: Extract<Job, { kind: 'scenarios' }>,
  tell: (message: Message) => Promise<void>,
): Promise<void> {
  const environment = readEnvironment().then((read) => tell({ kind: 'environment', environment: read }));
  const isAlone = ({ variant }: Assignment) => variant.switch === 'ovs-afxdp';
  const pause = pauseOnFailure ? pauseOnce() : undefined;
  const runAll = async (waiting: Assignment[]) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await tell({ kind: 'started', scenario: next.scenario, variant: next.variant });
      const outcome = await runAssignment(next, runFolder, builds, guests, pause);
      await environment;
      await tell({ kind: 'outcome', outcome });
    }
  };
  const others = assignments.filter((one) => !isAlone(one));
  await Promise.all(Array.from({ length: sideBySide }, () => runAll(others)));
  // A thread of each of these labs holds a core for itself.
  await runAll(assignments.filter(isAlone));
}

async function runAssignment(
  assignment: Assignment,
  runFolder: string,
  builds: readonly OpenVSwitchBuild[],
  guests: Guests,
  pause: Pause | undefined,
): Promise<Outcome> {
  const { scenario, variant, claim, repeat } = assignment;
  const build = builds.find(({ label }) => label === variant.ovs);
  if (build === undefined) throw new Problem(`there is no Open vSwitch '${variant.ovs}'`);
  const loaded = await loadScenario(assignment).catch((error: unknown) => reasonOf(error));
  if (typeof loaded !== 'string') return runScenario(loaded, assignment, runFolder, build, guests, pause);
  return {
    scenario,
    variant,
    claim,
    status: 'errored',
    durationMs: 0,
    verdicts: [],
    trials: [],
    reason: loaded,
    repeat,
  };
}
