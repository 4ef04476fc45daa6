import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SelftestReport } from '../../src/model/selftest.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

// One fault of each means, at one rate; test/long has all of them.
const FAULTS = [
  'lose one',
  'duplicate',
  'alter one bit',
  'reorder by 1',
  'leak from an unselected port',
  'mirror the wrong direction',
  'starve the capture',
  'kill tcpdump',
  'lying generator',
];

test('faults of each means are found and named, and there is no false alarm', async () => {
  const folder = scratchFolder();
  const faults = FAULTS.flatMap((name) => ['--fault', name]);
  const { exitCode, stdout } = await mirrorbench(['selftest', ...faults, '--clean', '18', '--json'], folder);
  const report = JSON.parse(stdout) as SelftestReport;
  expect(report.cases.filter(({ found, rightClass, rightHop }) => !found || !rightClass || rightHop === false)).toEqual(
    [],
  );
  const clean = report.cases.flatMap((one) => one.clean);
  expect(clean.length).toBeGreaterThanOrEqual(18);
  expect(clean.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(report.cases.map(({ fault }) => fault)).toEqual(FAULTS);
  expect(exitCode).toBe(0);
});

test('the report is on disk as a table, with the command that does it again', async () => {
  const folder = scratchFolder();
  const { exitCode, stdout } = await mirrorbench(['selftest', '--fault', 'lose the last', '--clean', '1'], folder);
  expect(stdout).toContain('1 of 1 faults found and named right, 0 false alarms in 2 clean trials');
  expect(exitCode).toBe(0);
  const place = /^Report: (\S+)\/selftest\.md/m.exec(stdout)?.[1] ?? '';
  const markdown = readFileSync(join(folder, place, 'selftest.md'), 'utf8');
  expect(markdown).toContain("mirrorbench selftest --fault 'lose the last' --rate 1000 --repeat 1 --clean 1 --seed 1");
  expect(markdown).toMatch(/\| lose the last \| .* \| 1 \| 1 \| 1 \| 1 \|/);
});

test('a fault that does not exist is named, with those that do', async () => {
  const { exitCode, stderr } = await mirrorbench(['selftest', '--fault', 'lose all'], scratchFolder());
  expect(stderr).toMatch(/there is no fault 'lose all'\n.*lose one, .*lying generator/);
  expect(exitCode).toBe(3);
});
