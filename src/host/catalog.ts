import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pairing } from '../model/mechanism.ts';
import { Problem } from '../model/problem.ts';
import type { Offloads } from '../model/scenario.ts';
import type { PortKind } from '../model/topology.ts';
import { packageRoot } from './packageRoot.ts';

/** Something that can be selected, and where it is. */
export interface Listed {
  /** Suite and name, such as `article/span-egress`; for a user's file its path, with `:id` when it holds several. */
  readonly name: string;
  /** Absolute path of a JavaScript module that holds it. */
  readonly module: string;
  readonly id?: string;
}

/** A scenario as it can be selected: all that is known of it without loading it. */
export interface CatalogEntry extends Listed {
  readonly claim: string;
  readonly ports: readonly PortKind[];
  readonly offloads: readonly Offloads[];
  readonly pairings: readonly Pairing[];
  readonly requires: readonly string[];
  /** Names of its endpoints that are hosts. */
  readonly hosts: readonly string[];
}

/** A benchmark as it can be selected. */
export interface BenchmarkEntry extends Listed {
  readonly question: string;
}

/** The scenarios that come with the program, as the build has listed them, in order of their names' suites and files. */
export function readCatalog(): Promise<readonly CatalogEntry[]> {
  return readList('scenarios');
}

/** The benchmarks that come with the program, likewise. */
export function readBenchmarks(): Promise<readonly BenchmarkEntry[]> {
  return readList('benchmarks');
}

async function readList<Entry extends Listed>(kind: 'scenarios' | 'benchmarks'): Promise<readonly Entry[]> {
  const folder = join(packageRoot(), 'dist', kind);
  const text = await readFile(join(folder, 'catalog.json'), 'utf8').catch(() => {
    throw new Problem(`the program is not built: there is no ${folder}/catalog.json`, 'npm run build');
  });
  const entries = JSON.parse(text) as readonly Entry[];
  return entries.map((entry) => ({ ...entry, module: join(folder, entry.module) }));
}
