import { test } from 'vitest';
import { budget } from '../support/budget.ts';
import { operatorJob } from '../support/operatorJob.ts';

budget('fuzz', 3);

test('captures damaged at random for two minutes are read without an error of the reader', ({ signal }) =>
  operatorJob(signal, 'fuzz-readers.mjs', '--seconds', '120'));
