import type { CatalogEntry } from '../host/catalog.ts';
import type { Scenario } from '../model/scenario.ts';
import { USUAL_PAIRING } from './pairings.ts';
import type { Describe } from './userFile.ts';
import { validateScenarios } from './validateScenarios.ts';

/** The catalog entries of scenarios; several of one file have different ids. */
export const describeScenarios: Describe<CatalogEntry> = (exported, source, module, nameOf) =>
  validateScenarios(exported, source).map(({ id, claim, variants, requires = [], topology }: Scenario) => {
    return {
      name: nameOf(id),
      module,
      ...(id !== undefined && { id }),
      claim,
      ports: variants?.port ?? ['veth'],
      offloads: variants?.offloads ?? ['off'],
      pairings: variants?.mechanism ?? [USUAL_PAIRING],
      requires,
      hosts: Object.keys(topology.endpoints).filter((name) => !topology.endpoints[name]?.station),
    };
  });
