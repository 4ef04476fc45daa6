import { appendFileSync, closeSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noteLog } from './switchLog.ts';

const line = (number: number, level = 'WARN') => `2026-01-02T03:04:05.678Z|${number}|bridge|${level}|text ${number}`;

/** A log that this process has open, as ovs-vswitchd has its own. */
function openLog(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-log-'));
  const path = join(folder, 'ovs-vswitchd.log');
  writeFileSync(path, lines.map((one) => `${one}\n`).join(''));
  const descriptor = openSync(path, 'a');
  onTestFinished(() => {
    closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  });
  return path;
}

test('lines are told apart by when they came, and those that tell of nothing wrong are left out', async () => {
  const path = openLog(line(1), line(2, 'INFO'));
  const log = await noteLog(process.pid);
  appendFileSync(path, `${line(3, 'ERR')}\n${line(4, 'DBG')}\n`);
  expect(await log?.problems()).toEqual([line(3, 'ERR')]);
  expect(await log?.earlier()).toEqual([line(1)]);
});

test('after it is rotated, all of the new log has come since', async () => {
  const path = openLog(line(1));
  const log = await noteLog(process.pid);
  // As logrotate does it, and the daemon that opens its log anew.
  renameSync(path, `${path}.1`);
  writeFileSync(path, `${line(2)}\n`);
  const fresh = openSync(path, 'a');
  rmSync(`${path}.1`);
  onTestFinished(() => closeSync(fresh));
  expect(await log?.problems()).toEqual([line(2)]);
  expect(await log?.earlier()).toEqual([]);
});

test('there is none where no log is open', async () => {
  expect(await noteLog(process.pid)).toBeUndefined();
});
