import { mkdir, rename, rmdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Problem } from '../model/problem.ts';

/** The folder of one run below the reports' folder. */
export interface RunFolder {
  readonly path: string;
  /** Replaces the run's report as a whole: a reader finds the old one or the new one, never half of one. */
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
  const path = join(resolve(reports), `${start}-${commit}`);
  await mkdir(path, { recursive: true }).catch((error: Error) => {
    throw new Problem(`the report cannot be written to ${path}: ${error.message}`, 'name another folder with --report');
  });
  let linked = false;
  return {
    path,
    save: async (json, markdown) => {
      await Promise.all([replace(join(path, 'run.json'), json), replace(join(path, 'report.md'), markdown)]);
      if (!linked) await link(join(resolve(reports), 'latest'), basename(path));
      linked = true;
    },
    discardIfEmpty: () => rmdir(path).catch(() => {}),
  };
}

async function replace(path: string, content: string): Promise<void> {
  const fresh = `${path}.part`;
  await writeFile(fresh, content);
  await rename(fresh, path);
}

async function link(path: string, target: string): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  await symlink(target, fresh);
  await rename(fresh, path);
}
