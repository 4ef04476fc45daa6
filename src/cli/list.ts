import { readCatalog } from '../host/catalog.ts';
import { selectScenarios } from '../jobs/select.ts';
import { visible } from '../report/visible.ts';

/** Shows scenarios with their claims and what they require; gives the exit code. */
export async function list(
  selectors: readonly string[],
  options: { readonly json: boolean; readonly report: string },
): Promise<number> {
  const entries = selectors.length > 0 ? await selectScenarios(selectors, options.report) : await readCatalog();
  if (options.json) {
    const shown = entries.map(({ name, claim, ports, requires }) => ({
      name,
      claim,
      variants: { port: ports },
      requires,
    }));
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
    return 0;
  }
  for (const { name, claim, ports, requires } of entries) {
    const needs = requires.length === 0 ? '' : `; requires ${requires.join(', ')}`;
    process.stdout.write(`${visible(name)}  (${ports.join(', ')}${visible(needs)})\n    ${visible(claim)}\n`);
  }
  return 0;
}
