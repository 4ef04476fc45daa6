import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The tests on labs run the program as it is built: build it from the sources as they are now. */
export default function build(): void {
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
  const result = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`the build failed:\n${result.stdout}${result.stderr}`);
}
