import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { budget } from '../support/budget.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';
import { notGreen } from '../support/notGreen.ts';

budget('endurance', 4);

test('the suite endurance holds: changes under load, statistics', async () => {
  const { exitCode, stdout } = await mirrorbench(['endurance', '--json'], scratchFolder(), {}, 4 * 60_000);
  const { summary, outcomes } = reportSchema.parse(JSON.parse(stdout));
  expect(notGreen(outcomes)).toEqual([]);
  expect(summary.passed + summary.knownDeviations).toBeGreaterThanOrEqual(2);
  expect(exitCode).toBe(0);
});
