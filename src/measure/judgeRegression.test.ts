import { describe, expect, test } from 'vitest';
import type { Interval, QuantityName } from '../model/measurement.ts';
import type { BenchmarkChange, QuantityChange } from '../model/runChange.ts';
import { judgeRegression } from './judgeRegression.ts';

const between = (low: number, estimate: number, high: number): Interval => ({ low, estimate, high, level: 0.95 });

/** What comes of one change where 5 % are allowed; `off` is the reference. */
function judged(quantity: QuantityName, change: Partial<QuantityChange>) {
  const by = quantity === 'lossRatio' || quantity === 'copyRatio' ? 'difference' : 'ratio';
  const benchmark: BenchmarkChange = {
    benchmark: 'article/one',
    variant: {
      port: 'veth',
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: '3.1.0',
      offloads: 'off',
      endpoint: 'namespace',
    },
    quantities: [{ state: 'mirror', quantity, by, base: 1, head: 1, ...change }],
    missing: [],
    rates: [],
  };
  return judgeRegression(benchmark, 'off', 0.05).quantities[0]?.regression;
}

describe('a regression of more than 5 %', () => {
  test.each<[string, QuantityName, Interval, string]>([
    ['fewer packets, all of the interval beyond', 'deliveredPacketsPerSecond', between(0.9, 0.92, 0.94), 'failed'],
    [
      'fewer packets, the interval reaching over',
      'deliveredPacketsPerSecond',
      between(0.92, 0.94, 0.97),
      'inconclusive',
    ],
    ['fewer packets, all of the interval within', 'deliveredPacketsPerSecond', between(0.96, 0.98, 0.99), 'passed'],
    ['more packets, by however many', 'deliveredPacketsPerSecond', between(1.2, 1.5, 1.8), 'passed'],
    ['a longer delay, all beyond', 'roundTripP99Ms', between(1.06, 1.1, 1.2), 'failed'],
    ['a shorter delay', 'roundTripP99Ms', between(0.5, 0.6, 0.7), 'passed'],
    ['six points of loss more', 'lossRatio', between(0.055, 0.06, 0.065), 'failed'],
    ['copies that six points less come out of', 'copyRatio', between(-0.065, -0.06, -0.055), 'failed'],
  ])('%s: %s', (_, quantity, relative, status) => {
    expect(judged(quantity, { relative })?.status).toBe(status);
  });

  test('is told as how much worse it became, whichever way is better', () => {
    const worse = judged('deliveredPacketsPerSecond', { relative: between(0.9, 0.92, 0.94) })?.worse;
    expect(worse?.low).toBeCloseTo(0.06, 12);
    expect(worse?.high).toBeCloseTo(0.1, 12);
  });

  test('is decided by what a state is to its reference, though the value itself fell with the machine', () => {
    const change = { relative: between(0.99, 1, 1.01), absolute: between(0.4, 0.5, 0.6) };
    expect(judged('deliveredPacketsPerSecond', change)?.status).toBe('passed');
  });

  test('is decided by the value where the reference has none; the reference itself is not judged', () => {
    const absolute = between(-0.2, -0.15, -0.1);
    expect(judged('copyRatio', { absolute })?.status).toBe('failed');
    expect(judged('copyRatio', { absolute, state: 'off' })).toBeUndefined();
  });
});
