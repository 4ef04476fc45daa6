import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Where tools are looked for. */
export const SEARCH_PATH = searchPath(process.env.PATH);

/**
 * The folders of a PATH, and those that an ordinary user's lacks, where `ip`, `tc` and the daemons stand. An empty or relative entry counts
 * for nothing: it would mean other programs in each working directory, and may be run as root.
 */
export function searchPath(path = ''): string {
  return [...path.split(':').filter(isAbsolute), '/usr/local/sbin', '/usr/sbin', '/sbin'].join(':');
}

/** Whether a program of this name can be started. */
export function isOnPath(program: string): boolean {
  return SEARCH_PATH.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return statSync(join(folder, program)).isFile();
    } catch {
      return false;
    }
  });
}
