import type { Calibration, QuantityName, Sample } from '../model/measurement.ts';
import { Problem } from '../model/problem.ts';
import { pairsOf } from './compareStates.ts';
import type { Pair } from './pairedInterval.ts';
import { LEAST_PAIRS } from './precision.ts';
import { signFlipPValue } from './signFlip.ts';

const POWER = 0.8;

/** So often the range of effects is halved: to a tenth of a thousandth. */
const HALVINGS = 13;

export interface CalibrationOptions {
  readonly quantity: QuantityName;
  /** How many comparisons are drawn. */
  readonly comparisons: number;
  readonly seed: number;
  /** Of the test; 0.05 unless told. */
  readonly level?: number;
}

/**
 * What the machine's own noise does to comparisons: one long series of the same state, called A and B, is cut into blocks of rounds in a row,
 * each a comparison. Labels stay as they were measured, because drawing them would make the test right by construction.
 * Blocks overlap where the series is too short for as many as are asked for.
 *
 * The smallest effect is not computed but tried: B is made worse until the test finds it in four of five blocks.
 *
 * @throws Problem when the series has too few rounds for a test to find anything
 */
export function calibrate(
  samples: readonly Sample[],
  { quantity, comparisons, seed, level = 0.05 }: CalibrationOptions,
): Calibration {
  const rounds = new Set(samples.map(({ round }) => round));
  const pairs = pairsOf(samples, rounds, { reference: 'A', state: 'B' });
  if (pairs.length < LEAST_PAIRS)
    throw new Problem(
      `the series against itself has ${pairs.length} rounds, and a calibration needs ${LEAST_PAIRS}`,
      'measure longer, such as --duration 120s',
    );
  const roundsEach = Math.max(LEAST_PAIRS, Math.floor(pairs.length / comparisons));
  const blocks = blocksOf(pairs, roundsEach, comparisons);
  const rejected = (effect: number) => blocks.filter((block) => isRejected(block, effect, { seed, level })).length;
  return {
    quantity,
    comparisons,
    rejected: rejected(0),
    level,
    roundsEach,
    smallestEffect: smallest((effect) => rejected(effect) >= POWER * comparisons),
  };
}

/** Spread evenly over the series, so that each round counts about as often. */
function blocksOf(pairs: readonly Pair[], length: number, count: number): readonly (readonly Pair[])[] {
  const lastStart = pairs.length - length;
  return Array.from({ length: count }, (_, index) => {
    const start = count === 1 ? 0 : Math.round((index * lastStart) / (count - 1));
    return pairs.slice(start, start + length);
  });
}

function isRejected(
  block: readonly Pair[],
  effect: number,
  { seed, level }: { readonly seed: number; readonly level: number },
): boolean {
  return (
    signFlipPValue(
      block.map(({ state, reference }) => state * (1 - effect) - reference),
      seed,
    ) <= level
  );
}

/** By halving, taking for granted that what is found is found when it is larger. */
function smallest(isFound: (effect: number) => boolean): number {
  let [missed, found] = [0, 1];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (missed + found) / 2;
    if (isFound(middle)) found = middle;
    else missed = middle;
  }
  return found;
}
