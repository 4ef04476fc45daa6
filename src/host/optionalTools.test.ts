import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

it('an optional tool is there when the search path has a file of its name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-optional-'));
  try {
    const before = await installedIn(folder);
    writeFileSync(join(folder, 'pktgen'), '', { mode: 0o755 });
    expect({ before, after: await installedIn(folder) }).toMatchObject({ before: false, after: true });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('each is found under its own command', async () => {
  const { findOptionalTools, optionalTool } = await import('./optionalTools.ts');
  const { installed: _, ...mmdebstrap } = findOptionalTools().find(({ command }) => command === 'mmdebstrap') ?? {};
  expect(mmdebstrap).toEqual(optionalTool('mmdebstrap'));
});

/** Whether Pktgen-DPDK is found with this folder as the PATH; the search path is read when it is loaded. */
async function installedIn(folder: string): Promise<boolean | undefined> {
  vi.stubEnv('PATH', folder);
  vi.resetModules();
  const { findOptionalTools } = await import('./optionalTools.ts');
  return findOptionalTools().find(({ command }) => command === 'pktgen')?.installed;
}
