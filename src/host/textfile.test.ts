import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { requireTextfile, writeTextfile } from './textfile.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-textfile-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('everybody may read what is written, also where the file of before, or the mask, would not let them', async () => {
  const path = join(scratch(), 'm.prom');
  writeFileSync(path, 'old');
  chmodSync(path, 0o600);
  const mask = process.umask(0o077);
  try {
    await writeTextfile(path, 'new\n');
  } finally {
    process.umask(mask);
  }
  expect(readFileSync(path, 'utf8')).toBe('new\n');
  expect(statSync(path).mode & 0o777).toBe(0o644);
});

test('a link is replaced, and what it leads to stays', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'other'), 'theirs');
  symlinkSync(join(folder, 'other'), join(folder, 'm.prom'));
  await writeTextfile(join(folder, 'm.prom'), 'ours\n');
  expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('theirs');
  expect(readFileSync(join(folder, 'm.prom'), 'utf8')).toBe('ours\n');
  expect(readdirSync(folder).sort()).toEqual(['m.prom', 'other']);
});

test('what node_exporter would not read, or where nothing can be written, is refused', async () => {
  const folder = scratch();
  await expect(requireTextfile(join(folder, 'm.txt'))).rejects.toThrow('ends in .prom');
  await expect(requireTextfile(join(folder, 'nowhere', 'm.prom'))).rejects.toThrow('ENOENT');
  await expect(writeTextfile(join(folder, 'nowhere', 'm.prom'), '')).rejects.toThrow('cannot be written');
  await requireTextfile(join(folder, 'm.prom'));
});
