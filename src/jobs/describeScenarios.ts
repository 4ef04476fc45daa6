import type { CatalogEntry } from '../host/catalog.ts';
import type { Scenario } from '../model/scenario.ts';
import { validateScenarios } from './validateScenarios.ts';

/**
 * The catalog entries of a module's default export.
 *
 * @param source the module as a person knows it, for errors
 * @param nameOf the entry's name, by the scenario's id
 * @throws Problem when the export is not a scenario, or an array of scenarios with different ids
 */
export function describeScenarios(
  exported: unknown,
  source: string,
  module: string,
  nameOf: (id: string | undefined) => string,
): readonly CatalogEntry[] {
  return validateScenarios(exported, source).map(({ id, claim, variants, requires = [], topology }: Scenario) => {
    return {
      name: nameOf(id),
      module,
      ...(id !== undefined && { id }),
      claim,
      ports: variants?.port ?? ['veth'],
      offloads: variants?.offloads ?? ['off'],
      requires,
      hosts: Object.keys(topology.endpoints).filter((name) => !topology.endpoints[name]?.station),
    };
  });
}
