import { expect, test } from 'vitest';
import type { StateComparison } from '../model/measurement.ts';
import { benchLine } from './benchLine.ts';
import { benchmarkOf, benchmarks } from './testing/made-up-benchmarks.ts';

const level = 0.95;
const line = (
  quantity: 'lossRatio' | 'roundTripMedianMs' | 'deliveredPacketsPerSecond',
  change: Partial<StateComparison>,
) => {
  const difference = { low: 0.0018, estimate: 0.002, high: 0.0022, level };
  const comparison = { state: 'mirror', reference: 'off', difference, pValue: 0.01, pairs: 12, ...change };
  return benchLine(benchmarkOf('article/one', { quantities: [{ quantity, samples: [], comparisons: [comparison] }] }));
};
const ratio = (low: number, estimate: number, high: number) => ({ ratio: { low, estimate, high, level } });

test.each([
  [
    'fewer packets are a cost',
    line('deliveredPacketsPerSecond', ratio(0.863, 0.877, 0.891)),
    'mirror costs 12.3 % of delivered packets (10.9 to 13.7 %)',
  ],
  [
    'a handful of rounds says nothing, however clear they are',
    line('deliveredPacketsPerSecond', { ...ratio(0.863, 0.877, 0.891), pairs: 5 }),
    'too few rounds count to compare delivered packets: 5 of at least 6',
  ],
  [
    'more packets are none',
    line('deliveredPacketsPerSecond', ratio(1.01, 1.02, 1.03)),
    'mirror brings 2 % more delivered packets (1 to 3 %)',
  ],
  [
    'a longer delay is added',
    line('roundTripMedianMs', ratio(1.1, 1.2, 1.3)),
    'mirror adds 20 % to round trip, median (10 to 30 %)',
  ],
  [
    'a shorter one is taken off',
    line('roundTripMedianMs', ratio(0.7, 0.8, 0.9)),
    'mirror takes 20 % off round trip, median (10 to 30 %)',
  ],
  [
    'loss without a ratio is told in points',
    line('lossRatio', {}),
    'mirror adds 0.2 points to loss (0.18 to 0.22 points)',
  ],
  [
    'an interval over no change is no difference, and is told',
    line('deliveredPacketsPerSecond', ratio(0.985, 0.998, 1.011)),
    'no difference of delivered packets found with mirror: it is -1.5 to 1.1 %',
  ],
  [
    'with a calibration, what would have been seen is told',
    benchLine(benchmarks.noDifference),
    'no difference of delivered bits found with mirror: an effect of 2.1 % would have been seen',
  ],
  [
    'what broke off says why',
    benchLine(benchmarks.broken),
    'not measured to the end: tcpreplay ended with exit code 1',
  ],
  [
    'nothing to compare is told',
    benchLine(benchmarkOf('article/one', { quantities: [] })),
    'no state was compared with another',
  ],
])('%s', (_, told, expected) => {
  expect(told).toBe(expected);
});
