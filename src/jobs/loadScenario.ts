import { pathToFileURL } from 'node:url';
import { Problem } from '../model/problem.ts';
import type { Scenario } from '../model/scenario.ts';

/** Where a scenario is: a JavaScript module, and which of its scenarios; the only one when there is no id. */
export interface ScenarioPlace {
  readonly module: string;
  readonly id?: string;
}

/** @throws Problem when the module does not hold it */
export async function loadScenario({ module, id }: ScenarioPlace): Promise<Scenario> {
  process.setSourceMapsEnabled(true);
  const { default: exported } = (await import(pathToFileURL(module).href)) as {
    default: Scenario | readonly Scenario[];
  };
  const all: readonly Scenario[] = Array.isArray(exported) ? exported : [exported as Scenario];
  const found = all.find((scenario) => scenario.id === id);
  if (found === undefined) throw new Problem(`${module} holds no scenario '${id ?? ''}'`);
  return found;
}
