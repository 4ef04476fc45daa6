import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from '../model/problem.ts';

declare const MIRRORBENCH_COMMIT: string | undefined;

/**
 * Folder of the program's own package, whether it runs from its sources or from dist/.
 *
 * @param start where to look first; folders above it follow
 * @throws Problem when there is none
 */
export function packageRoot(start = dirname(fileURLToPath(import.meta.url))): string {
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder))
      throw new Problem(`there is no package.json in ${start} and above`, 'install mirrorbench again, as a whole');
    folder = dirname(folder);
  }
  return folder;
}

/** Version and commit of the running program. */
export function programVersion(): { readonly version: string; readonly commit: string } {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  // Put in by the build; there is none when the sources are run as they are.
  return { version, commit: typeof MIRRORBENCH_COMMIT === 'string' ? MIRRORBENCH_COMMIT : 'unbuilt' };
}
