import type { Interval, Sample, StateComparison } from '../model/measurement.ts';
import { Problem } from '../model/problem.ts';
import { type Pair, pairedInterval } from './pairedInterval.ts';
import { signFlipPValue } from './signFlip.ts';

/** Which states are compared, and how. */
export interface ComparisonOptions {
  readonly reference: string;
  readonly state: string;
  /** Of the intervals; 0.95 unless told. */
  readonly level?: number;
  /** Draws resamples and signs: equal samples and seed, equal comparison. */
  readonly seed: number;
}

/**
 * A state against the reference, round by round: the samples that a round has of a state are averaged, and the averages paired.
 * A round counts where it is among `countedRounds` and has samples of both.
 *
 * @throws Problem when fewer than two rounds count, because nothing can be said then of how much values spread
 */
export function compareStates(
  samples: readonly Sample[],
  countedRounds: readonly number[],
  { reference, state, level = 0.95, seed }: ComparisonOptions,
): StateComparison {
  const pairs = pairsOf(samples, new Set(countedRounds), { reference, state });
  if (pairs.length < 2)
    throw new Problem(
      `${state} and ${reference} cannot be compared: ${pairs.length} rounds of both count, and two are needed`,
      'measure longer, on a machine that does nothing else',
    );
  const ratio = ratioInterval(pairs, level, seed);
  return {
    state,
    reference,
    ...(ratio && { ratio }),
    difference: pairedInterval(pairs, (stateMean, referenceMean) => stateMean - referenceMean, { level, seed }),
    pValue: signFlipPValue(
      pairs.map((pair) => pair.state - pair.reference),
      seed,
    ),
    pairs: pairs.length,
  };
}

/** Of each round that counts, in the order of the rounds. */
export function pairsOf(
  samples: readonly Sample[],
  rounds: ReadonlySet<number>,
  { reference, state }: { readonly reference: string; readonly state: string },
): readonly Pair[] {
  const states = meansByRound(samples, state);
  const references = meansByRound(samples, reference);
  return [...references.keys()]
    .filter((round) => rounds.has(round) && states.has(round))
    .sort((a, b) => a - b)
    .map((round) => ({ state: states.get(round) as number, reference: references.get(round) as number }));
}

/**
 * Of the means, not the mean of the rounds' ratios: that one is biased upwards, is not turned upside down when the states are
 * swapped, and is ruled by rounds whose reference happens to be small. Computed as a logarithm, so that the interval, too, is
 * turned upside down with the states; but where a state has a zero.
 */
function ratioInterval(pairs: readonly Pair[], level: number, seed: number): Interval | undefined {
  if (pairs.some(({ reference }) => reference === 0)) return undefined;
  if (pairs.some(({ state }) => state === 0))
    return pairedInterval(pairs, (stateMean, referenceMean) => stateMean / referenceMean, { level, seed });
  const { estimate, low, high } = pairedInterval(
    pairs,
    (stateMean, referenceMean) => Math.log(stateMean / referenceMean),
    { level, seed },
  );
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), level };
}

function meansByRound(samples: readonly Sample[], state: string): ReadonlyMap<number, number> {
  const sums = new Map<number, { readonly sum: number; readonly count: number }>();
  for (const { round, value } of samples.filter((sample) => sample.state === state)) {
    const { sum, count } = sums.get(round) ?? { sum: 0, count: 0 };
    sums.set(round, { sum: sum + value, count: count + 1 });
  }
  return new Map([...sums].map(([round, { sum, count }]) => [round, sum / count]));
}
