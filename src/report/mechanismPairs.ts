import { EVERY_PAIRING, type Pairing } from '../model/mechanism.ts';
import { grouped } from './grouped.ts';

/** A mechanism on a switch as it is called in a table: `tc`, and `linux-bridge` where there are several switches. */
export type PairLabel = readonly string[];

/** Pairs, each once, in the order in which tables show them. */
export function orderedPairs(pairs: readonly Pairing[]): readonly Pairing[] {
  const once = grouped(pairs, pairKey).map(([pair]) => pair);
  const known = EVERY_PAIRING.map(pairKey);
  const place = (pair: Pairing) => (known.includes(pairKey(pair)) ? known.indexOf(pairKey(pair)) : known.length);
  return once.toSorted((one, other) => place(one) - place(other));
}

/** What tells pairs apart. */
export function pairKey({ mechanism, switch: kind }: Pairing): string {
  return `${mechanism} / ${kind}`;
}

/** What each of the pairs is called beside the others. */
export function pairLabels(pairs: readonly Pairing[]): readonly PairLabel[] {
  const several = new Set(pairs.map(({ switch: kind }) => kind)).size > 1;
  return pairs.map(({ mechanism, switch: kind }) => (several ? [mechanism, kind] : [mechanism]));
}
