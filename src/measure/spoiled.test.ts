import { expect, test } from 'vitest';
import { spoiledBy } from './spoiled.ts';

test('a round on a quiet machine counts', () => {
  expect(spoiledBy({ steal: 0, foreign: 0.02 })).toBeUndefined();
  expect(spoiledBy({ steal: 0.015, foreign: 0.05 })).toBeUndefined();
});

test('stolen time and foreign load spoil a round, each with its reason', () => {
  expect(spoiledBy({ steal: 0.081, foreign: 0 })).toBe('the host took away 8.1 % of the CPU time, more than 1.5 %');
  expect(spoiledBy({ steal: 0, foreign: 0.3 })).toBe(
    'processes outside the lab took 30 % of the CPU time, more than 5 %',
  );
  expect(spoiledBy({ steal: 0.02, foreign: 0.06 })).toBe(
    'the host took away 2 % of the CPU time, more than 1.5 %; processes outside the lab took 6 % of the CPU time, more than 5 %',
  );
});
