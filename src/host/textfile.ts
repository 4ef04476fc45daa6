import { access, chmod, constants, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { byRename } from './byRename.ts';

/** Of everybody to read: node_exporter has a user of its own. */
const MODE = 0o644;

/**
 * Writes metrics for node_exporter's textfile collector: a reader finds the old file or the new one, whole.
 *
 * @throws Problem when it cannot be written
 */
export async function writeTextfile(path: string, text: string): Promise<void> {
  try {
    await byRename(path, async (fresh) => {
      // What lies there under this name is of somebody else, and is not written through.
      await rm(fresh, { force: true });
      await writeFile(fresh, text, { flag: 'wx', mode: MODE });
      await chmod(fresh, MODE);
    });
  } catch (error) {
    throw cannotBeWritten(path, (error as Error).message);
  }
}

/** Sees to it that metrics can be written there. @throws Problem when they cannot */
export async function requireTextfile(path: string): Promise<void> {
  // The collector reads these alone.
  if (!path.endsWith('.prom'))
    throw cannotBeWritten(path, 'the name of a file for node_exporter ends in .prom; it reads no other');
  await access(dirname(path), constants.W_OK | constants.X_OK).catch((error: Error) => {
    throw cannotBeWritten(path, error.message);
  });
}

function cannotBeWritten(path: string, why: string): Problem {
  return new Problem(
    `metrics cannot be written to ${brief(path)}: ${brief(why)}`,
    'name a file NAME.prom in the folder of node_exporter --collector.textfile.directory',
  );
}
