import type { RateFound } from '../model/measurement.ts';
import { amount, amountRange } from './amount.ts';

/** Between what a rate lies: one that the generator could not exceed has no upper bound. */
export function rateText({ low, high, unfinished }: RateFound): string {
  const bounds =
    high === undefined
      ? `at least ${amount(low, 'packets/s')}, generator-limited`
      : amountRange(low, high, 'packets/s');
  return unfinished === undefined ? bounds : `${bounds}; not finished: ${unfinished}`;
}
