import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

/** Set in the process that runs all projects, each of which loads this file anew. */
const shared = globalThis as typeof globalThis & { mirrorbenchIsBuilt?: boolean };

/** The tests on labs run the program as it is built: it is built once from the sources as they are, and before each run of the watch mode. */
export default function setup(project: TestProject): void {
  if (!shared.mirrorbenchIsBuilt) build();
  shared.mirrorbenchIsBuilt = true;
  project.onTestsRerun(async () => build());
}

/** Does nothing where dist/ is of these sources: each project of a run asks for it. */
function build(): void {
  const script = fileURLToPath(new URL('../../scripts/setup.sh', import.meta.url));
  const result = spawnSync('sh', [script, '--build'], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`the build failed:\n${result.stdout}${result.stderr}`);
}
