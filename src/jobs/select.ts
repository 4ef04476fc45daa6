import { closest, distance } from 'fastest-levenshtein';
import { type BenchmarkEntry, type CatalogEntry, type Listed, readBenchmarks, readCatalog } from '../host/catalog.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { Describe } from './userFile.ts';

/** What can be selected by name: scenarios, or benchmarks. */
interface Kind<Entry extends Listed> {
  readonly what: 'scenario' | 'benchmark';
  /** Those that come with the program. */
  readonly catalog: () => Promise<readonly Entry[]>;
  /** Those of a user's file. */
  readonly describe: () => Promise<Describe<Entry>>;
  /** How a person finds what there is. */
  readonly shown: (catalog: readonly Entry[]) => string;
}

const SCENARIOS: Kind<CatalogEntry> = {
  what: 'scenario',
  catalog: readCatalog,
  describe: async () => (await import('./describeScenarios.ts')).describeScenarios,
  shown: () => 'mirrorbench list shows all scenarios',
};

const BENCHMARKS: Kind<BenchmarkEntry> = {
  what: 'benchmark',
  catalog: readBenchmarks,
  describe: async () => (await import('./describeBenchmarks.ts')).describeBenchmarks,
  shown: (catalog) => `there are ${catalog.map(({ name }) => name).join(', ')}`,
};

/**
 * The scenarios that selectors name, each once, in the order of the selectors.
 *
 * @param selectors each a suite, `suite/name`, a unique name, or the path of a file
 * @param otherWords words beside scenarios that a person may have meant, such as commands
 * @throws Problem when one names nothing, or is not unique, or its file does not load
 */
export function selectScenarios(
  selectors: readonly string[],
  reportFolder: string,
  otherWords: readonly string[] = [],
): Promise<readonly CatalogEntry[]> {
  return select(SCENARIOS, selectors, reportFolder, otherWords);
}

/** The benchmarks that selectors name, likewise. */
export function selectBenchmarks(
  selectors: readonly string[],
  reportFolder: string,
): Promise<readonly BenchmarkEntry[]> {
  return select(BENCHMARKS, selectors, reportFolder, []);
}

async function select<Entry extends Listed>(
  kind: Kind<Entry>,
  selectors: readonly string[],
  reportFolder: string,
  otherWords: readonly string[],
): Promise<readonly Entry[]> {
  const catalog = await kind.catalog();
  const found = await Promise.all(
    selectors.map(
      async (selector) =>
        fromCatalog(catalog, selector) ??
        (await fromFile(kind, selector, reportFolder)) ??
        unknown(kind, selector, catalog, otherWords),
    ),
  );
  return [...new Map(found.flat().map((entry) => [entry.name, entry])).values()];
}

function fromCatalog<Entry extends Listed>(catalog: readonly Entry[], selector: string): readonly Entry[] | undefined {
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

/** The folder of a name. */
function suiteOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}

/** A path, with `:id` when one of several is meant. */
async function fromFile<Entry extends Listed>(
  { what, describe }: Kind<Entry>,
  selector: string,
  reportFolder: string,
): Promise<readonly Entry[] | undefined> {
  const [, path, id] = /^(.*\.m?[jt]s)(?::([\w.-]+))?$/s.exec(selector) ?? [];
  if (path === undefined) return undefined;
  // Only a file of the user's needs the compiler and the validator: the program's own files went through both in the build.
  const { readUserFile } = await import('./userFile.ts');
  const entries = await readUserFile(path, reportFolder, await describe());
  const meant = entries.filter((entry) => id === undefined || entry.id === id);
  if (meant.length === 0) {
    throw new Problem(
      `${brief(path)} holds no ${what} '${brief(`${id}`)}'`,
      `it holds ${entries.map((entry) => entry.id).join(', ')}`,
    );
  }
  return meant;
}

function unknown<Entry extends Listed>(
  { what, shown }: Kind<Entry>,
  selector: string,
  catalog: readonly Entry[],
  otherWords: readonly string[],
): never {
  const names = catalog.flatMap(({ name }) => [name, name.slice(name.lastIndexOf('/') + 1)]);
  const words = [...new Set([...catalog.map(({ name }) => suiteOf(name)), ...names, ...otherWords])];
  if (otherWords.includes(selector)) {
    throw new Problem(`the command '${selector}' comes first, before all options`, `mirrorbench ${selector} …`);
  }
  const nearest = closest(selector, words);
  const near = distance(selector, nearest) <= Math.max(2, selector.length / 3);
  throw new Problem(
    `there is no ${what}${otherWords.length === 0 ? ' or suite' : ', suite or command'} '${brief(selector)}'`,
    `${near ? `did you mean '${nearest}'? ` : ''}${shown(catalog)}; the path of a file ends in .ts, .mts, .js or .mjs`,
  );
}
