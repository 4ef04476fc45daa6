import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Where tools are looked for: `ip`, `tc` and the daemons stand in folders that an ordinary user's PATH lacks. */
export const SEARCH_PATH = [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':');

/** Whether a program of this name can be started. */
export function isOnPath(program: string): boolean {
  return SEARCH_PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
