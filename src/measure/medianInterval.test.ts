import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Measured, medianInterval } from './medianInterval.ts';

const closed = (values: readonly number[]): readonly Measured[] => values.map((value) => ({ value, isOpen: false }));
const upTo = (count: number) => closed(Array.from({ length: count }, (_, index) => index + 1));

describe('the interval of a median', () => {
  // Conover, Practical Nonparametric Statistics, table A3: the ranks are the binomial's.
  test.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [30, 10, 21],
    [100, 40, 61],
  ])('of %i values is from the %i. to the %i.', (count, low, high) => {
    expect(medianInterval(upTo(count))).toMatchObject({ low, high, median: (count + 1) / 2, min: 1, max: count });
  });

  test('of five values or fewer is not there', () => {
    for (const count of [0, 1, 5]) {
      const summary = medianInterval(upTo(count));
      expect([summary.low, summary.high]).toEqual([undefined, undefined]);
    }
    expect(medianInterval([])).toEqual({ repeats: 0, open: 0 });
  });

  test('at a higher level is wider', () => {
    expect(medianInterval(upTo(20), 0.99)).toMatchObject({ low: 4, high: 17 });
    expect(medianInterval(upTo(7), 0.99)).toEqual({ repeats: 7, open: 0, min: 1, median: 4, max: 7 });
    expect(medianInterval(upTo(8), 0.99)).toMatchObject({ low: 1, high: 8 });
  });

  test('of many values is there', () => {
    const { low = 0, high = 0 } = medianInterval(upTo(1000));
    // By the normal approximation, 500 ± 0.98 √1000.
    expect([low, high]).toEqual([469, 532]);
  });
});

describe('open values', () => {
  const withOpen = (open: number) => [
    ...upTo(20 - open),
    ...Array.from({ length: open }, (_, index): Measured => ({ value: 7 + index, isOpen: true })),
  ];

  test('count as longer than all others', () => {
    expect(medianInterval(withOpen(3))).toEqual({
      repeats: 20,
      open: 3,
      openFrom: 7,
      min: 1,
      median: 10.5,
      low: 6,
      high: 15,
    });
    expect(medianInterval(withOpen(9))).toEqual({ repeats: 20, open: 9, openFrom: 7, min: 1, median: 10.5, low: 6 });
  });

  test('leave no median where half of all are open', () => {
    expect(medianInterval(withOpen(10))).toEqual({ repeats: 20, open: 10, openFrom: 7, min: 1, low: 6 });
    expect(medianInterval(withOpen(20))).toEqual({ repeats: 20, open: 20, openFrom: 7 });
  });

  test.prop([fc.array(fc.record({ value: fc.nat(1000), isOpen: fc.boolean() }), { maxLength: 60 })])(
    'do as a number larger than all others would',
    (values) => {
      const far = 1e6;
      const summary = medianInterval(values);
      const instead = medianInterval(closed(values.map(({ value, isOpen }) => (isOpen ? far : value))));
      for (const name of ['min', 'low', 'high', 'max'] as const)
        expect(summary[name] ?? far).toBe(instead[name] ?? far);
      if (summary.median !== undefined) expect(summary.median).toBe(instead.median);
      else expect(instead.median ?? far).toBeGreaterThanOrEqual(far / 2);
    },
  );
});
