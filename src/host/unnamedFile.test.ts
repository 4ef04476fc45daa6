import { closeSync, readdirSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { start } from './process.ts';
import { unnamedFile } from './unnamedFile.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorbench-unnamed-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('takes what a process writes, and never has a name', async () => {
  const file = unnamedFile();
  try {
    await start(['echo', 'written'], { output: file }).wait();
    expect(readdirSync(folder)).toEqual([]);
    const bytes = Buffer.alloc(100);
    expect(bytes.toString('utf8', 0, readSync(file, bytes, 0, 100, 0))).toBe('written\n');
  } finally {
    closeSync(file);
  }
});

it('says where it cannot be', () => {
  vi.stubEnv('TMPDIR', '/proc');
  expect(unnamedFile).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('a file without a name cannot be made in /proc'),
      remedy: expect.stringContaining('TMPDIR'),
    }),
  );
});
