import { cpSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { mirrorbench, scratchFolder } from './command.ts';

/** Runs scenarios once for all tests of a file, and gives each test that asks a copy of the run in a folder of its own. */
export function storedRun(...args: readonly string[]): { copy(): { readonly folder: string; readonly run: string } } {
  let kept = '';
  beforeAll(async () => {
    kept = scratchFolder();
    const { exitCode, stderr } = await mirrorbench(args, kept);
    if (exitCode !== 0) throw new Error(`the run failed: ${stderr}`);
  });
  return {
    copy: () => {
      const folder = scratchFolder();
      const run = join(folder, 'run');
      cpSync(realpathSync(join(kept, 'reports', 'latest')), run, { recursive: true });
      return { folder, run };
    },
  };
}
