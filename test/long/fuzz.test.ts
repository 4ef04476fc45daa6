import { test } from 'vitest';
import { budget } from '../support/budget.ts';
import { operatorJob } from '../support/operatorJob.ts';

budget('fuzz', 2);

test('captures damaged at random for a minute are read without an error of the reader', ({ signal }) =>
  operatorJob(signal, 'fuzz-readers.mjs', '--seconds', '60'));
