import { test } from 'vitest';
import { budget } from '../support/budget.ts';
import { operatorJob } from '../support/operatorJob.ts';

budget('soak', 5);

test('50 runs of one scenario in a row give the same verdicts, and nothing grows', ({ signal }) =>
  operatorJob(signal, 'soak.mjs', '50'));
