import { expect, test } from 'vitest';
import { relevantBounds } from './relevantBounds.ts';

const goal = { lossRatio: 0, exceedRatio: 0.5, finalTrialMs: 500, durationSumMs: 500 };

/** Loads with the packets that one trial lost. */
function loads(lost: Readonly<Record<number, number>>) {
  return new Map(
    Object.entries(lost).map(([load, count]) => [
      Number(load),
      [{ state: 'mirror', packetsPerSecond: Number(load), sent: 100, lost: count, durationMs: 500 }],
    ]),
  );
}

test('where zero loss comes back at a higher load, the smallest loss counts', () => {
  expect(relevantBounds(loads({ 10: 0, 20: 0, 30: 5, 40: 0, 50: 9 }), goal)).toEqual({ lower: 20, upper: 30 });
});

test('without loss there is no upper bound, with nothing else no lower one', () => {
  expect(relevantBounds(loads({ 10: 0, 20: 0 }), goal)).toEqual({ lower: 20 });
  expect(relevantBounds(loads({ 10: 1, 20: 0 }), goal)).toEqual({ upper: 10 });
  expect(relevantBounds(new Map(), goal)).toEqual({});
});
