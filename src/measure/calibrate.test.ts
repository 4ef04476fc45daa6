import { describe, expect, test } from 'vitest';
import type { Sample } from '../model/measurement.ts';
import { calibrate } from './calibrate.ts';
import { seededRandom } from './random.ts';

/** A series of one state with noise of 4 % from trial to trial; B may be worse. */
function series(rounds: number, seed: number, worse = 0): readonly Sample[] {
  const random = seededRandom(seed);
  // Twelve uniform numbers add up to a nearly normal one with variance 1.
  const normal = () => Array.from({ length: 12 }, () => random.below(2 ** 31) / 2 ** 31).reduce((a, b) => a + b) - 6;
  return Array.from({ length: rounds }, (_, index) =>
    ['A', 'B', 'B', 'A'].map((state, place) => ({
      round: index + 1,
      place: place + 1,
      state,
      value: 100_000 * (1 + 0.04 * normal()) * (state === 'B' ? 1 - worse : 1),
    })),
  ).flat();
}

const options = { quantity: 'deliveredPacketsPerSecond', comparisons: 100, seed: 1 } as const;

describe('a thousand rounds of a state against itself', () => {
  const calibration = calibrate(series(1000, 3), options);

  test('are a hundred comparisons of ten rounds, of which the test rejects a few', () => {
    expect(calibration).toMatchObject({
      quantity: 'deliveredPacketsPerSecond',
      comparisons: 100,
      level: 0.05,
      roundsEach: 10,
    });
    expect(calibration.rejected).toBeGreaterThanOrEqual(1);
    expect(calibration.rejected).toBeLessThanOrEqual(10);
  });

  test('the smallest effect is what theory says for their noise', () => {
    // (2.262 + 0.883) standard errors of ten differences with a standard deviation of 4 %.
    expect(calibration.smallestEffect).toBeGreaterThan(0.033);
    expect(calibration.smallestEffect).toBeLessThan(0.047);
  });

  test('a worse B by that much is found in four of five comparisons', () => {
    const { rejected } = calibrate(series(1000, 3, calibration.smallestEffect), options);
    expect(rejected).toBe(80);
  });
});

test('twice as many rounds each find a smaller effect', () => {
  const ten = calibrate(series(400, 5), { ...options, comparisons: 40 });
  const twenty = calibrate(series(400, 5), { ...options, comparisons: 20 });
  expect(twenty.roundsEach).toBe(20);
  expect(twenty.smallestEffect).toBeLessThan(ten.smallestEffect);
});

test('a short series is cut into blocks that overlap', () => {
  expect(calibrate(series(30, 1), options)).toMatchObject({ comparisons: 100, roundsEach: 10 });
});

test('states that are not alike are found out', () => {
  expect(calibrate(series(300, 1, 0.2), options).rejected).toBe(100);
});

test('with nine rounds there is nothing to calibrate', () => {
  expect(() => calibrate(series(9, 1), options)).toThrow(
    'the series against itself has 9 rounds, and a calibration needs 10',
  );
});
