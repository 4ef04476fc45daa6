import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { delays } from './delays.ts';

test.prop([fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), { minLength: 1, maxLength: 200 })])(
  'quantiles are within 0.8 % of those of the sorted delays; least and greatest are exact',
  (values) => {
    const histogram = delays();
    for (const value of values) histogram.add(value);
    const sorted = values.toSorted((a, b) => a - b);
    const summary = histogram.summary();
    expect([summary?.min, summary?.max]).toEqual([sorted[0], sorted.at(-1)]);
    for (const [name, share] of [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
      ['p999', 0.999],
    ] as const) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1] as number;
      expect(Math.abs((summary?.[name] as number) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.008);
    }
  },
);

test('without delays, or with one that is not known, there is no summary', () => {
  expect(delays().summary()).toBeNull();
  const histogram = delays();
  histogram.add(5);
  histogram.add(Number.NaN);
  expect(histogram.summary()).toBeNull();
});
