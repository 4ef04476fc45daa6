import { access, constants, rm, rmdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { byRename, replaceFile } from './byRename.ts';
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
  /** Takes the folder away with all that is in it. */
  discard(): Promise<void>;
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
        await Promise.all([replaceFile(join(path, 'run.json'), json), replaceFile(join(path, 'report.md'), markdown)]);
        if (!linked) await byRename(join(parent, 'latest'), (fresh) => symlink(basename(path), fresh));
        linked = true;
      } catch (error) {
        throw new Problem(`the report in ${path} could not be written: ${(error as Error).message}`);
      }
    },
    discardIfEmpty: () => rmdir(path).catch(() => {}),
    discard: () => rm(path, { recursive: true, force: true }),
  };
}
