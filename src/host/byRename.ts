import { rename, rm, writeFile } from 'node:fs/promises';

/** Replaces a file as a whole: a reader finds the old one or the new one, never half of one. */
export function replaceFile(path: string, content: string): Promise<void> {
  return byRename(path, (fresh) => writeFile(fresh, content));
}

/** Tells those apart that one process replaces at once. */
let started = 0;

/** Puts what `make` makes in the place of a path; where that fails, nothing of it is left. */
export async function byRename(path: string, make: (fresh: string) => Promise<void>): Promise<void> {
  started += 1;
  const fresh = `${path}.${process.pid}.${started}.part`;
  try {
    await make(fresh);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
