import { access, constants, rm, rmdir, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { byRename, replaceFile } from './byRename.ts';
import { makeFolder } from './folder.ts';
import { refusal } from './refusal.ts';

/** The folder of one run below the reports' folder. */
export interface RunFolder {
  readonly path: string;
  /**
   * Replaces the run's report, file by file: a reader finds the old one or the new one of each, never half of one.
   *
   * @param files names and contents
   * @throws Problem when it cannot be written
   */
  save(files: readonly (readonly [name: string, content: string])[]): Promise<void>;
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
    throw new Problem(
      `the report cannot be written to ${brief(path)}: ${refusal(error)}`,
      'name another folder with --report',
    );
  });
  let linked = false;
  return {
    path,
    save: async (files) => {
      try {
        await Promise.all(files.map(([name, content]) => replaceFile(join(path, name), content)));
        if (!linked) await byRename(join(parent, 'latest'), (fresh) => symlink(basename(path), fresh));
        linked = true;
      } catch (error) {
        throw new Problem(`the report in ${brief(path)} could not be written: ${refusal(error as Error)}`);
      }
    },
    discardIfEmpty: () => rmdir(path).catch(() => {}),
    discard: () => rm(path, { recursive: true, force: true }),
  };
}
