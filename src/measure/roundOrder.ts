import { seededRandom, shuffled } from './random.ts';

/**
 * The order in which a round measures the states, each twice: one that is drawn, then its reverse (ABBA), so that what
 * drifts evenly during a round meets all states alike.
 */
export function roundOrder(states: readonly string[], seed: number, round: number): readonly string[] {
  const order = shuffled(states, seededRandom(seed, round));
  return [...order, ...order.toReversed()];
}
