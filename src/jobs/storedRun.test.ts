import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@fast-check/vitest';
import { afterAll, beforeAll, expect } from 'vitest';
import { endless, misprinted, misshapen } from '../host/testing/hostile.ts';
import { Problem } from '../model/problem.ts';
import { oneOfEach, reportOf } from '../report/testing/made-up.ts';
import { readStoredRun } from './storedRun.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirrorbench-test-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const report = reportOf([oneOfEach.passed, oneOfEach.errored]);

async function expectRefusedOrRead(text: string): Promise<void> {
  writeFileSync(join(folder, 'run.json'), text);
  try {
    await readStoredRun(folder);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).message.length).toBeLessThan(2000);
  }
}

test.prop([misprinted(JSON.stringify(report))], { numRuns: 50 })(
  'a run.json that was written over',
  expectRefusedOrRead,
);

test.prop([misshapen(report)], { numRuns: 50 })('a run.json of any build', async (value) => {
  await expectRefusedOrRead(JSON.stringify(value) ?? '');
});

test('a run.json that goes on for ever', async () => {
  for (const text of endless) await expectRefusedOrRead(text);
});

test('a run.json that is none, or is not there', async () => {
  const other = join(folder, 'other');
  await expect(readStoredRun(other)).rejects.toThrow('other cannot be read: ENOENT');
  mkdirSync(join(other, 'run.json'), { recursive: true });
  await expect(readStoredRun(other)).rejects.toThrow('run.json cannot be read: EISDIR');
});
