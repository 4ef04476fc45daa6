import { describe, expect, test } from 'vitest';
import { bcaInterval } from './bca.ts';
import { normalProbability, normalQuantile, tQuantile } from './distributions.ts';
import { bootstrapInterval, leftOutOf, tInterval } from './pairedInterval.ts';
import { signFlipPValue } from './signFlip.ts';
import { golden, pairsOfColumns, statistics } from './testing/golden.ts';

const { level } = golden;

describe('as SciPy', () => {
  test.each(golden.tQuantiles)(
    't below which $probability lies at $degreesOfFreedom degrees of freedom is $value',
    ({ probability, degreesOfFreedom, value }) => {
      expect(tQuantile(probability, degreesOfFreedom) / value).toBeCloseTo(1, 7);
    },
  );

  test.each(golden.normal)(
    'a normal variable is below $value with probability $probability',
    ({ probability, value }) => {
      expect(normalQuantile(probability)).toBeCloseTo(value, 8);
      expect(normalProbability(value) / probability).toBeCloseTo(1, 8);
    },
  );

  test.each(golden.paired)(
    'the t interval of the difference of $state.length pairs is that of the paired t-test',
    (sample) => {
      const { low, high } = tInterval(pairsOfColumns(sample), statistics.difference, { level });
      expect(low).toBeCloseTo(sample.difference.low, 3);
      expect(high).toBeCloseTo(sample.difference.high, 3);
    },
  );

  test.each(golden.paired.filter(({ state }) => state.length <= 14))(
    'the test by signs of $state.length pairs gives $pValue',
    (sample) => {
      expect(signFlipPValue(differencesOf(sample), 1)).toBeCloseTo(sample.pValue, 12);
    },
  );

  test.each(golden.paired.filter(({ state }) => state.length > 14))(
    'the test by drawn signs of $state.length pairs gives about $pValue',
    (sample) => {
      for (const seed of [1, 2, 3])
        expect(Math.abs(signFlipPValue(differencesOf(sample), seed) - sample.pValue)).toBeLessThan(0.015);
    },
  );

  test.each(golden.bootstrapped)('the BCa interval of given resamples of a $statistic is the same', (sample) => {
    const pairs = pairsOfColumns(sample);
    const { estimate, leftOut } = leftOutOf(pairs, statistics[sample.statistic]);
    const { low, high } = bcaInterval(estimate, sample.replicates, leftOut, level);
    expect(low / sample.ofReplicates.low).toBeCloseTo(1, 8);
    expect(high / sample.ofReplicates.high).toBeCloseTo(1, 8);
  });

  test.each(golden.bootstrapped)('the BCa interval of a $statistic is the same but for what is drawn', (sample) => {
    const { low, high } = bootstrapInterval(pairsOfColumns(sample), statistics[sample.statistic], { level, seed: 1 });
    const width = sample.ofMany.high - sample.ofMany.low;
    expect(Math.abs(low - sample.ofMany.low)).toBeLessThan(0.05 * width);
    expect(Math.abs(high - sample.ofMany.high)).toBeLessThan(0.05 * width);
  });
});

function differencesOf({ state, reference }: (typeof golden.paired)[number]): readonly number[] {
  return state.map((value, index) => value - (reference[index] as number));
}
