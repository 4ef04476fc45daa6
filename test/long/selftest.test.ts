import { expect, test } from 'vitest';
import type { SelftestReport } from '../../src/model/selftest.ts';
import { budget } from '../support/budget.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';

budget('selftest', 12);

test('all faults, at two rates, are found and named right, without a false alarm', async () => {
  const rates = ['1000', '5000'].flatMap((rate) => ['--rate', rate]);
  const args = ['selftest', ...rates, '--clean', '50', '--json'];
  const { exitCode, stdout } = await mirrorbench(args, scratchFolder(), {}, 20 * 60_000);
  const report = JSON.parse(stdout) as SelftestReport;
  expect(report.cases.filter(({ found, rightClass, rightHop }) => !found || !rightClass || rightHop === false)).toEqual(
    [],
  );
  const clean = report.cases.flatMap((one) => one.clean);
  expect(clean.length).toBeGreaterThanOrEqual(50);
  expect(clean.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(exitCode).toBe(0);
});
