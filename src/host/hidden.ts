import { realpathSync } from 'node:fs';

/** Whether a path lies where the sandbox has a file system of its own, and so does not see the machine's. */
export function isHiddenInside(path: string): boolean {
  return `${realpathSync(path)}/`.startsWith('/run/');
}
