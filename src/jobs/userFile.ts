import { Console } from 'node:console';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileScenario } from '../host/scenarioFile.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { reasonOf } from './reasonOf.ts';

/**
 * Gives the catalog entries of a module's default export.
 *
 * @param source the module as a person knows it, for errors
 * @param nameOf the entry's name, by the id that it has in the file
 * @throws Problem when the export is something else
 */
export type Describe<Entry> = (
  exported: unknown,
  source: string,
  module: string,
  nameOf: (id: string | undefined) => string,
) => readonly Entry[];

/**
 * What a user's file holds, compiled, loaded once and validated.
 *
 * @param path as the user wrote it
 * @param reportFolder keeps what was compiled
 * @throws Problem that says where the file is wrong
 */
export async function readUserFile<Entry>(
  path: string,
  reportFolder: string,
  describe: Describe<Entry>,
): Promise<readonly Entry[]> {
  const file = resolve(path);
  if (!existsSync(file)) throw new Problem(`there is no file ${brief(path)}`);
  const module = await compileScenario(file, join(resolve(reportFolder), '.cache'));
  const name = relative(process.cwd(), file);
  const exported = await loadGuarded(module, path);
  try {
    return describe(exported, brief(path), module, (id) => (id === undefined ? name : `${name}:${id}`));
  } catch (error) {
    // Foreign code may be in it, such as a getter.
    throw error instanceof Problem ? error : new Problem(`${brief(path)} cannot be read: ${reasonOf(error)}`);
  }
}

/** Loads a module of foreign code: it may neither speak on standard output nor end the program unnoticed. */
async function loadGuarded(module: string, path: string): Promise<unknown> {
  process.setSourceMapsEnabled(true);
  const ended = () => {
    process.stderr.write(
      `mirrorbench: ${brief(path)} does not load: it ends the program, or waits for what never comes\n`,
    );
    process.exitCode = 3;
  };
  const own = globalThis.console;
  process.once('exit', ended);
  globalThis.console = new Console(process.stderr);
  try {
    const loaded = (await import(pathToFileURL(module).href)) as { default?: unknown };
    return loaded.default;
  } catch (error) {
    throw new Problem(`${brief(path)} does not load: ${reasonOf(error)}`);
  } finally {
    globalThis.console = own;
    process.off('exit', ended);
  }
}
