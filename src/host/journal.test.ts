import { expect, it } from 'vitest';
import { isStale, type JournalContent, parseStartedAt, startedAt, thisMachine } from './journal.ts';

const here = { hostname: 'one', boot: 'b1', processNamespace: 'pid:[1]' };
const journal: JournalContent = { version: 1, machine: here, watcher: { pid: 7, startedAt: '100' }, entries: [] };

it('a journal is stale when its watcher is gone, or its id is another process’s', () => {
  expect(isStale(journal, here, () => '100')).toBe(false);
  expect(isStale(journal, here, () => undefined)).toBe(true);
  expect(isStale(journal, here, () => '101')).toBe(true);
});

it('a journal of before the kernel started is stale, whatever process has the id now', () => {
  expect(isStale(journal, { ...here, boot: 'b2', processNamespace: 'pid:[2]' }, () => '100')).toBe(true);
});

it('what another machine or container has written is not judged', () => {
  expect(isStale(journal, { ...here, hostname: 'two' }, () => undefined)).toBe(false);
  expect(isStale(journal, { ...here, processNamespace: 'pid:[2]' }, () => undefined)).toBe(false);
});

it('reads when a process was started, whatever its name', () => {
  const fields = Array.from({ length: 50 }, (_, index) => `${index + 4}`).join(' ');
  expect(parseStartedAt(`7 (a) R 1 (b)) S ${fields}`)).toBe('22');
  expect(parseStartedAt(`7 (x) Z ${fields}`)).toBeUndefined();
});

it('knows this process and machine', () => {
  expect(startedAt(process.pid)).toMatch(/^\d+$/);
  expect(startedAt(0)).toBeUndefined();
  expect(thisMachine()).toEqual(thisMachine());
});
