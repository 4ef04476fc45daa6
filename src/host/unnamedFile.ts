import { constants, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Problem } from '../model/problem.ts';

/** open(2)'s O_TMPFILE, which Node has no name for. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

/**
 * Opens a new file that has no name in the folder for temporary files: it is gone when nobody has it open any more, at whatever moment this process ends.
 *
 * @returns its descriptor, which the caller closes
 * @throws Problem when there can be none
 */
export function unnamedFile(): number {
  const folder = tmpdir();
  try {
    return openSync(folder, O_TMPFILE | constants.O_RDWR, 0o600);
  } catch (error) {
    throw new Problem(
      `a file without a name cannot be made in ${folder}: ${(error as Error).message}`,
      'set TMPDIR to a folder of a file system of the machine itself, which you may write to',
    );
  }
}
