import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { sandboxArgv } from '../../src/host/sandbox.ts';
import { asRoot, root } from './command.ts';
import type { Observed } from './tapsInSandbox.ts';

/** What comes of taps of a mechanism on a real network, which is gone with its sandbox. */
export async function observeTaps(mechanism: string): Promise<Observed> {
  // Where the program's package is found from.
  const folder = mkdtempSync(join(root, 'node_modules', '.taps-'));
  try {
    const outfile = join(folder, 'inside.js');
    await build({
      entryPoints: [join(root, 'test', 'support', 'tapsInSandbox.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // Bundled CommonJS packages ask for Node's own modules by require.
      banner: {
        js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
      },
    });
    const [file, ...rest] = sandboxArgv(asRoot, outfile);
    const { stdout } = await execa(file, [...rest, mechanism], { stdin: 'ignore', maxBuffer: 100_000_000 });
    return JSON.parse(stdout) as Observed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
