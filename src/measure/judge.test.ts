import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { StateComparison } from '../model/measurement.ts';
import { judgeOverhead } from './judge.ts';

function comparison(low: number, high: number): StateComparison {
  return {
    state: 'mirror',
    reference: 'off',
    ratio: { estimate: (low + high) / 2, low, high, level: 0.95 },
    difference: { estimate: 0, low: -1, high: 1, level: 0.95 },
    pValue: 0.01,
    pairs: 20,
  };
}

describe('at most 10 % fewer packets delivered', () => {
  const judge = (low: number, high: number) => judgeOverhead('deliveredPacketsPerSecond', comparison(low, high), 0.1);

  test('an interval within passes', () => {
    expect(judge(0.931, 0.962)).toEqual({
      state: 'mirror',
      quantity: 'deliveredPacketsPerSecond',
      allowed: 0.1,
      status: 'passed',
      reason: 'delivered packets: mirror is 3.8 % to 6.9 % worse than off (95 % interval, 20 rounds), allowed is 10 %',
    });
  });

  test('one that is wholly beyond fails', () => {
    expect(judge(0.7, 0.89).status).toBe('failed');
  });

  test('one that straddles is inconclusive, though its estimate is within', () => {
    expect(judge(0.88, 0.96)).toMatchObject({
      status: 'inconclusive',
      reason:
        'delivered packets: mirror is 4 % to 12 % worse than off (95 % interval, 20 rounds), allowed is 10 %: more rounds may tell',
    });
  });

  test('better is within, however much', () => {
    expect(judge(1.1, 1.5)).toMatchObject({ status: 'passed', reason: expect.stringContaining('10 % to 50 % better') });
    expect(judge(0.99, 1.02).reason).toContain('2 % better to 1 % worse');
  });
});

test('of a delay more is worse', () => {
  const judge = (low: number, high: number) => judgeOverhead('roundTripMedianMs', comparison(low, high), 0.1).status;
  expect([judge(1.02, 1.09), judge(1.11, 1.3), judge(1.02, 1.3), judge(0.5, 0.6)]).toEqual([
    'passed',
    'failed',
    'inconclusive',
    'passed',
  ]);
});

describe('a reference with zeros', () => {
  const without = (low: number, high: number): StateComparison => {
    const { ratio: _, ...rest } = comparison(1, 1);
    return { ...rest, difference: { estimate: (low + high) / 2, low, high, level: 0.95 } };
  };

  test('passes where the state is no worse', () => {
    expect(judgeOverhead('lossRatio', without(0, 0), 0.1).status).toBe('passed');
    expect(judgeOverhead('copyRatio', without(0, 1), 0.1).status).toBe('passed');
  });

  test('is inconclusive where it may be', () => {
    expect(judgeOverhead('lossRatio', without(0, 0.1), 0.1)).toMatchObject({
      status: 'inconclusive',
      reason: 'loss: off has zeros, so no share of it can be told; give a load at which it has none',
    });
  });
});

test.prop([fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })])(
  'what passes with less allowed passes with more, and what fails with more fails with less',
  (low, width) => {
    const status = (allowed: number) => judgeOverhead('roundTripP99Ms', comparison(low, low + width), allowed).status;
    if (status(0.1) === 'passed') expect(status(0.2)).toBe('passed');
    if (status(0.2) === 'failed') expect(status(0.1)).toBe('failed');
  },
);
