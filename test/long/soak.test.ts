import { test } from 'vitest';
import { budget } from '../support/budget.ts';
import { operatorJob } from '../support/operatorJob.ts';

budget('soak', 4);

test('100 runs of one scenario in a row give the same verdicts, and nothing grows', ({ signal }) =>
  operatorJob(signal, 'soak.mjs', '100'));
