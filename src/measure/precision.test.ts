import { expect, test } from 'vitest';
import type { StateComparison } from '../model/measurement.ts';
import { reachedPrecision } from './precision.ts';

function comparison(halfWidth: number, changes: Partial<StateComparison> = {}): StateComparison {
  return {
    state: 'mirror',
    reference: 'off',
    ratio: { estimate: 0.5, low: 0.5 - halfWidth, high: 0.5 + halfWidth, level: 0.97 },
    difference: { estimate: -1, low: -2, high: 0, level: 0.97 },
    pValue: 0.1,
    pairs: 10,
    ...changes,
  };
}

test('the widest ratio counts, as a share of it', () => {
  expect(reachedPrecision([comparison(0.01), comparison(0.02)])).toBeCloseTo(0.04, 12);
});

test('under ten pairs nothing is believed', () => {
  expect(reachedPrecision([comparison(0.01), comparison(0.01, { pairs: 9 })])).toBeUndefined();
});

test('a state without a ratio has no precision, and nothing has none', () => {
  const { ratio: _, ...without } = comparison(0.01);
  expect(reachedPrecision([comparison(0.01), without])).toBeUndefined();
  expect(reachedPrecision([])).toBeUndefined();
});
