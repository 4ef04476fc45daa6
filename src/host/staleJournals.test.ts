import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@fast-check/vitest';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { type JournalContent, thisMachine } from './journal.ts';
import { staleJournals } from './staleJournals.ts';
import { misshapen } from './testing/hostile.ts';

let state: string;
let folder: string;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'mirrorbench-test-'));
  folder = join(state, 'mirrorbench', 'journal');
  mkdirSync(folder, { recursive: true });
  vi.stubEnv('XDG_STATE_HOME', state);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(state, { recursive: true });
});

const journal: JournalContent = {
  version: 1,
  machine: { ...thisMachine(), hostname: hostname(), boot: 'another' },
  watcher: { pid: 1, startedAt: '0' },
  entries: [{ id: 1, undo: { kind: 'folder', path: '/nowhere' } }],
};

function write(name: string, content: unknown, mode = 0o600): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content), { mode });
  return join(folder, name);
}

test('a journal of before the start of the kernel is found', async () => {
  const path = write('1.json', journal);
  expect(await staleJournals()).toEqual([path]);
});

test('what somebody else could have written, and what is no file, is left alone', async () => {
  write('open.json', journal, 0o666);
  execFileSync('chmod', ['0666', join(folder, 'open.json')]);
  mkdirSync(join(folder, 'folder.json'));
  execFileSync('mkfifo', ['-m', '0600', join(folder, 'pipe.json')]);
  expect(await staleJournals()).toEqual([]);
});

test.prop([misshapen(journal)], { numRuns: 50 })('what is not built as a journal is none', async (value) => {
  const path = write('1.json', JSON.stringify(value) ?? '');
  const whole = JSON.stringify(value) === JSON.stringify(journal);
  const found = await staleJournals();
  if (whole) expect(found).toEqual([path]);
  expect(found.every((each) => each === path)).toBe(true);
});

test.each(['', '{', '[]', 'null', '{"version":1', '\0', '[['.repeat(500_000)])(
  'no JSON, or none of ours',
  async (text) => {
    write('1.json', text);
    expect(await staleJournals()).toEqual([]);
  },
);
