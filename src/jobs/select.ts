import { closest, distance } from 'fastest-levenshtein';
import type { CatalogEntry } from '../host/catalog.ts';
import { readCatalog } from '../host/catalog.ts';
import { Problem } from '../model/problem.ts';

/**
 * The scenarios that selectors name, each once, in the order of the selectors.
 *
 * @param selectors each a suite, `suite/name`, a unique name, or the path of a file
 * @param otherWords words beside scenarios that a person may have meant, such as commands
 * @throws Problem when one names nothing, or is not unique, or its file does not load
 */
export async function selectScenarios(
  selectors: readonly string[],
  reportFolder: string,
  otherWords: readonly string[] = [],
): Promise<readonly CatalogEntry[]> {
  const catalog = await readCatalog();
  const found = await Promise.all(
    selectors.map(
      async (selector) =>
        fromCatalog(catalog, selector) ??
        (await fromFile(selector, reportFolder)) ??
        unknown(selector, catalog, otherWords),
    ),
  );
  return [...new Map(found.flat().map((entry) => [entry.name, entry])).values()];
}

function fromCatalog(catalog: readonly CatalogEntry[], selector: string): readonly CatalogEntry[] | undefined {
  const suite = catalog.filter(({ name }) => suiteOf(name) === selector);
  if (suite.length > 0) return suite;
  const exact = catalog.filter(({ name }) => name === selector);
  if (exact.length > 0) return exact;
  const named = catalog.filter(({ name }) => name.endsWith(`/${selector}`));
  if (named.length > 1) {
    throw new Problem(
      `'${selector}' stands for ${named.map(({ name }) => name).join(' and ')}`,
      'name it with its suite',
    );
  }
  return named.length === 1 ? named : undefined;
}

/** The folder of a scenario's name. */
function suiteOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** A path, with `:id` when one of several scenarios is meant. */
async function fromFile(selector: string, reportFolder: string): Promise<readonly CatalogEntry[] | undefined> {
  const [, path, id] = /^(.*\.m?[jt]s)(?::([\w.-]+))?$/s.exec(selector) ?? [];
  if (path === undefined) return undefined;
  // Only a file of the user's needs the compiler and the validator: the program's own scenarios went through both in the build.
  const { readUserFile } = await import('./userFile.ts');
  const entries = await readUserFile(path, reportFolder);
  const meant = entries.filter((entry) => id === undefined || entry.id === id);
  if (meant.length === 0) {
    throw new Problem(`${path} holds no scenario '${id}'`, `it holds ${entries.map((entry) => entry.id).join(', ')}`);
  }
  return meant;
}

function unknown(selector: string, catalog: readonly CatalogEntry[], otherWords: readonly string[]): never {
  const names = catalog.flatMap(({ name }) => [name, name.slice(name.lastIndexOf('/') + 1)]);
  const words = [...new Set([...catalog.map(({ name }) => suiteOf(name)), ...names, ...otherWords])];
  if (otherWords.includes(selector)) {
    throw new Problem(`the command '${selector}' comes first, before all options`, `mirrorbench ${selector} …`);
  }
  const nearest = closest(selector, words);
  const near = distance(selector, nearest) <= Math.max(2, selector.length / 3);
  throw new Problem(
    `there is no scenario, suite or command '${selector}'`,
    `${near ? `did you mean '${nearest}'? ` : ''}mirrorbench list shows all scenarios; the path of a file ends in .ts, .mts, .js or .mjs`,
  );
}
