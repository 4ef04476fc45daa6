import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { barScale, intervalBar } from './intervalBar.ts';

const interval = fc
  .tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }))
  .map(([low, width]) => ({ low, estimate: low + width / 3, high: low + width, level: 0.95 }));

describe('intervalBar', () => {
  test('draws low, estimate and high, and where there is no change', () => {
    const one = { low: 0.25, estimate: 0.5, high: 0.75, level: 0.95 };
    const linear = { from: 0, to: 1, log: false, unchanged: 1 };
    expect(intervalBar(one, linear, 21)).toBe('·····├────┼────┤····│');
  });

  test('on a scale of ratios a half is as far from no change as a double', () => {
    const scale = barScale([{ low: 0.5, estimate: 1, high: 2, level: 0.95 }], 1);
    expect(intervalBar({ low: 0.5, estimate: 1, high: 2, level: 0.95 }, scale, 11)).toBe('├────┼────┤');
  });

  test.prop([fc.array(interval, { minLength: 1, maxLength: 4 }), fc.constantFrom(0, 1)])(
    'is as wide as it should be and always shows an estimate, whatever is drawn',
    (all, unchanged) => {
      const scale = barScale(all, unchanged);
      for (const one of all) {
        const bar = intervalBar(one, scale, 22);
        expect([...bar]).toHaveLength(22);
        expect(bar.split('┼')).toHaveLength(2);
      }
    },
  );
});
