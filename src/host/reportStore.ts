import { access, constants, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { makeFolder } from './folder.ts';

/** The folder of one run below the reports' folder. */
export interface RunFolder {
  readonly path: string;
  /**
   * Replaces the run's report as a whole: a reader finds the old one or the new one, never half of one.
   *
   * @throws Problem when it cannot be written
   */
  save(json: string, markdown: string): Promise<void>;
  /** Takes the folder away again, if nothing was saved. */
  discardIfEmpty(): Promise<void>;
}

/**
 * Makes `<reports>/<start>-<commit>`; `<reports>/latest` leads to it once it holds a report.
 *
 * @throws Problem when it cannot be written
 */
export async function makeRunFolder(reports: string, startedAt: Date, commit: string): Promise<RunFolder> {
  const start = startedAt.toISOString().replace(/[-:]/g, '').replace('T', '-').replace('.', '-');
  const parent = await makeFolder(reports, 'the folder for reports');
  const path = await makeFolder(join(parent, `${start}-${commit}`), 'the folder of the report');
  await access(path, constants.W_OK).catch((error: Error) => {
    throw new Problem(`the report cannot be written: ${error.message}`, 'name another folder with --report');
  });
  let linked = false;
  return {
    path,
    save: async (json, markdown) => {
      try {
        await Promise.all([replace(join(path, 'run.json'), json), replace(join(path, 'report.md'), markdown)]);
        if (!linked) await link(join(parent, 'latest'), basename(path));
        linked = true;
      } catch (error) {
        throw new Problem(`the report in ${path} could not be written: ${(error as Error).message}`);
      }
    },
    discardIfEmpty: () => rmdir(path).catch(() => {}),
  };
}

function replace(path: string, content: string): Promise<void> {
  return byRename(path, (fresh) => writeFile(fresh, content));
}

function link(path: string, target: string): Promise<void> {
  return byRename(path, (fresh) => symlink(target, fresh));
}

async function byRename(path: string, make: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = `${path}.${process.pid}.part`;
  try {
    await make(fresh);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
