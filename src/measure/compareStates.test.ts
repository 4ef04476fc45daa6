import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Interval, Sample, StateComparison } from '../model/measurement.ts';
import { compareStates } from './compareStates.ts';

/** Two samples of each state a round. */
const rounds = fc.array(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 4 }), {
  minLength: 2,
  maxLength: 60,
});

function samplesOf(values: readonly (readonly number[])[]): readonly Sample[] {
  return values.flatMap((four, index) =>
    four.map((value, place) => ({ round: index + 1, place: place + 1, state: place % 3 === 0 ? 'off' : 'on', value })),
  );
}

function compare(
  samples: readonly Sample[],
  changes: Partial<Parameters<typeof compareStates>[2]> = {},
): StateComparison {
  const counted = [...new Set(samples.map(({ round }) => round))];
  return compareStates(samples, counted, { reference: 'off', state: 'on', seed: 7, ...changes });
}

function expectClose(a: Interval | undefined, b: Interval | undefined, scale: number) {
  for (const bound of ['estimate', 'low', 'high'] as const)
    expect(Math.abs((a?.[bound] ?? Number.NaN) - (b?.[bound] ?? Number.NaN))).toBeLessThanOrEqual(1e-6 * scale);
}

test.prop([rounds, fc.integer()])('equal samples and seed, equal comparison', (values, seed) => {
  expect(compare(samplesOf(values), { seed })).toEqual(compare(samplesOf(values), { seed }));
});

test.prop([rounds])('an interval holds its estimate, and a higher level is no narrower', (values) => {
  const usual = compare(samplesOf(values));
  const wide = compare(samplesOf(values), { level: 0.99 });
  for (const which of ['ratio', 'difference'] as const) {
    const [at95, at99] = [usual[which], wide[which]] as [Interval, Interval];
    expect(at95.low).toBeLessThanOrEqual(at95.estimate);
    expect(at95.high).toBeGreaterThanOrEqual(at95.estimate);
    expect(at99.high - at99.low).toBeGreaterThanOrEqual(at95.high - at95.low);
  }
});

test.prop([rounds, fc.double({ min: 1e-3, max: 1e3, noNaN: true })])(
  'another unit changes the difference by as much, and not the ratio nor the probability',
  (values, unit) => {
    const scaled = compare(samplesOf(values.map((round) => round.map((value) => value * unit))));
    const { ratio, difference, pValue } = compare(samplesOf(values));
    expectClose(scaled.ratio, ratio, ratio?.high ?? 1);
    const { estimate, low, high, level } = difference;
    expectClose(
      scaled.difference,
      { estimate: estimate * unit, low: low * unit, high: high * unit, level },
      1e6 * unit,
    );
    expect(scaled.pValue).toBeCloseTo(pValue, 3);
  },
);

test.prop([rounds])('states swapped turn the ratio upside down and the difference round', (values) => {
  const there = compare(samplesOf(values));
  const back = compare(samplesOf(values), { reference: 'on', state: 'off' });
  const { ratio, difference } = there as { ratio: Interval; difference: Interval };
  const { level } = ratio;
  const inverse = { estimate: 1 / ratio.estimate, low: 1 / ratio.high, high: 1 / ratio.low, level };
  expectClose(back.ratio, inverse, inverse.high);
  expectClose(
    back.difference,
    { estimate: -difference.estimate, low: -difference.high, high: -difference.low, level },
    1e6,
  );
  expect(back.pValue).toBe(there.pValue);
});

test.prop([rounds])('the order of samples within a round, and of rounds, is nothing to it', (values) => {
  const there = compare(samplesOf(values));
  const back = compare(samplesOf(values).toReversed());
  expectClose(back.ratio, there.ratio, there.ratio?.high ?? 1);
  expect(back.pValue).toBeCloseTo(there.pValue, 6);
});

describe('which rounds count', () => {
  const values = [
    [100, 90, 90, 100],
    [110, 99, 99, 110],
    [100, 1, 1, 100],
  ];

  test('a spoiled round does not', () => {
    const options = { reference: 'off', state: 'on', seed: 1 };
    const { pairs, ratio } = compareStates(samplesOf(values), [1, 2], options);
    expect({ pairs, ratio: ratio?.estimate }).toEqual({ pairs: 2, ratio: expect.closeTo(0.9, 12) });
  });

  test('a round that lacks a state does not', () => {
    const samples = samplesOf(values).filter(({ round, state }) => round !== 3 || state === 'off');
    expect(compare(samples).pairs).toBe(2);
  });

  test('one alone is too few to say how much values spread', () => {
    expect(() => compareStates(samplesOf(values), [1], { reference: 'off', state: 'on', seed: 1 })).toThrow(
      'on and off cannot be compared: 1 rounds of both count, and two are needed',
    );
  });
});

describe('zeros', () => {
  const round = (off: number, on: number) => [off, on, on, off];

  test('a reference with a zero has no ratio', () => {
    const comparison = compare(samplesOf([round(0, 1), round(1, 2), round(1, 2)]));
    expect(comparison).not.toHaveProperty('ratio');
    expect(comparison.difference.estimate).toBe(1);
  });

  test('a state with zeros has one that begins at zero or above', () => {
    const { ratio } = compare(samplesOf([round(10, 0), round(10, 0), round(10, 0)]));
    expect(ratio).toEqual({ estimate: 0, low: 0, high: 0, level: 0.95 });
  });

  test('states that are alike in each round differ by nothing, with certainty', () => {
    for (const count of [3, 50])
      expect(compare(samplesOf(Array.from({ length: count }, () => round(5, 5))))).toMatchObject({
        ratio: { estimate: 1, low: 1, high: 1 },
        difference: { estimate: 0, low: 0, high: 0 },
        pValue: 1,
      });
  });
});

test('drift that both states share does not widen the interval', () => {
  const drifting = Array.from({ length: 20 }, (_, round) => {
    const machine = 1000 * (1 + round / 10);
    return [machine, machine * 0.9, machine * 0.9, machine];
  });
  const { ratio, pValue } = compare(samplesOf(drifting));
  expect(ratio?.low).toBeCloseTo(0.9, 9);
  expect(ratio?.high).toBeCloseTo(0.9, 9);
  expect(pValue).toBeLessThan(0.001);
});
