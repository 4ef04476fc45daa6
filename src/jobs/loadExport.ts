import { pathToFileURL } from 'node:url';
import type { Benchmark } from '../model/benchmark.ts';
import { Problem } from '../model/problem.ts';
import type { Scenario } from '../model/scenario.ts';

/** Where a scenario or a benchmark is: a JavaScript module, and which of its; the only one when there is no id. */
export interface Place {
  readonly module: string;
  readonly id?: string;
}

/** @throws Problem when the module does not hold it */
export function loadScenario(place: Place): Promise<Scenario> {
  return load(place, 'scenario');
}

/** @throws Problem when the module does not hold it */
export function loadBenchmark(place: Place): Promise<Benchmark> {
  return load(place, 'benchmark');
}

async function load<Item extends { readonly id?: string }>({ module, id }: Place, what: string): Promise<Item> {
  process.setSourceMapsEnabled(true);
  const { default: exported } = (await import(pathToFileURL(module).href)) as { default: Item | readonly Item[] };
  const all: readonly Item[] = Array.isArray(exported) ? exported : [exported as Item];
  const found = all.find((item) => item.id === id);
  if (found === undefined) throw new Problem(`${module} holds no ${what} '${id ?? ''}'`);
  return found;
}
