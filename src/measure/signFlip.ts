import { seededRandom } from './random.ts';

/** Up to so many pairs all signs are tried, 2^13 after halving by symmetry. */
const EXACT_PAIRS = 14;

/** With so many draws a p-value of 0.05 has a standard error of 0.002. */
const DRAWS = 9999;

/** Sums that are equal but for the order of summation count as equal. */
const ROUNDING = 1e-12;

/**
 * The probability that a mean difference is as far from zero as this one when there is none: signs of the paired
 * differences are flipped, in all ways for few pairs, else in ways that are drawn (and the observed one, so that it is never zero:
 * Phipson and Smyth 2010). Two-sided.
 */
export function signFlipPValue(differences: readonly number[], seed: number): number {
  const size = differences.reduce((sum, difference) => sum + Math.abs(difference), 0);
  const bound = Math.abs(differences.reduce((sum, difference) => sum + difference, 0)) - ROUNDING * size;
  return differences.length <= EXACT_PAIRS
    ? shareOfAll(differences, bound)
    : shareOfDrawn(Float64Array.from(differences), bound, seed);
}

/** The first sign stays: flipping all of them changes nothing. */
function shareOfAll(differences: readonly number[], bound: number): number {
  const [first = 0, ...rest] = differences;
  let sums = [first];
  for (const difference of rest) sums = sums.flatMap((sum) => [sum + difference, sum - difference]);
  return sums.filter((sum) => Math.abs(sum) >= bound).length / sums.length;
}

function shareOfDrawn(differences: Float64Array, bound: number, seed: number): number {
  const { bits } = seededRandom(seed);
  let asFar = 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0;
    let signs = 0;
    for (let index = 0; index < differences.length; index += 1) {
      signs = index % 32 === 0 ? bits() : signs >>> 1;
      sum += signs & 1 ? (differences[index] as number) : -(differences[index] as number);
    }
    if (Math.abs(sum) >= bound) asFar += 1;
  }
  return asFar / (DRAWS + 1);
}
