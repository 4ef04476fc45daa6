import { pathToFileURL } from 'node:url';
import { readEnvironment } from '../host/environment.ts';
import { Problem } from '../model/problem.ts';
import type { Outcome } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Assignment, Job, Message } from './messages.ts';
import { reasonOf } from './reasonOf.ts';
import { runScenario } from './runScenario.ts';

/** Runs scenarios inside the sandbox, so many side by side, and tells each outcome as it comes. */
export async function runAssignments(
  { assignments, runFolder, sideBySide }: Extract<Job, { kind: 'scenarios' }>,
  tell: (message: Message) => Promise<void>,
): Promise<void> {
  const environment = readEnvironment().then((read) => tell({ kind: 'environment', environment: read }));
  const waiting = [...assignments];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await tell({ kind: 'started', scenario: next.scenario, variant: next.variant });
      const outcome = await runAssignment(next, runFolder);
      await environment;
      await tell({ kind: 'outcome', outcome });
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
}

async function runAssignment(assignment: Assignment, runFolder: string): Promise<Outcome> {
  const { scenario, variant, claim } = assignment;
  const loaded = await loadScenario(assignment).catch((error: unknown) => reasonOf(error));
  if (typeof loaded !== 'string') return runScenario(loaded, assignment, runFolder);
  return { scenario, variant, claim, status: 'errored', durationMs: 0, verdicts: [], trials: [], reason: loaded };
}

async function loadScenario({ module, id }: Assignment): Promise<Scenario> {
  process.setSourceMapsEnabled(true);
  const { default: exported } = (await import(pathToFileURL(module).href)) as {
    default: Scenario | readonly Scenario[];
  };
  const all: readonly Scenario[] = Array.isArray(exported) ? exported : [exported as Scenario];
  const found = all.find((scenario) => scenario.id === id);
  if (found === undefined) throw new Problem(`${module} holds no scenario '${id ?? ''}'`);
  return found;
}
