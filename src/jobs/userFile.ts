import { Console } from 'node:console';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CatalogEntry } from '../host/catalog.ts';
import { compileScenario } from '../host/scenarioFile.ts';
import { Problem } from '../model/problem.ts';
import { describeScenarios } from './describeScenarios.ts';
import { reasonOf } from './reasonOf.ts';

/**
 * The scenarios of a user's file, compiled, loaded once and validated.
 *
 * @param path as the user wrote it
 * @param reportFolder keeps what was compiled
 * @throws Problem that says where the file is wrong
 */
export async function readUserFile(path: string, reportFolder: string): Promise<readonly CatalogEntry[]> {
  const file = resolve(path);
  if (!existsSync(file)) throw new Problem(`there is no file ${path}`);
  const module = await compileScenario(file, join(resolve(reportFolder), '.cache'));
  const name = relative(process.cwd(), file);
  const exported = await loadGuarded(module, path);
  return describeScenarios(exported, path, module, (id) => (id === undefined ? name : `${name}:${id}`));
}

/** Loads a module of foreign code: it may neither speak on standard output nor end the program unnoticed. */
async function loadGuarded(module: string, path: string): Promise<unknown> {
  process.setSourceMapsEnabled(true);
  const ended = () => {
    process.stderr.write(`mirrorbench: ${path} does not load: it ends the program, or waits for what never comes\n`);
    process.exitCode = 3;
  };
  const own = globalThis.console;
  process.once('exit', ended);
  globalThis.console = new Console(process.stderr);
  try {
    const loaded = (await import(pathToFileURL(module).href)) as { default?: unknown };
    return loaded.default;
  } catch (error) {
    throw new Problem(`${path} does not load: ${reasonOf(error)}`);
  } finally {
    globalThis.console = own;
    process.off('exit', ended);
  }
}
