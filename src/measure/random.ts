import { mersenne } from 'pure-rand/generator/mersenne';

/** Numbers that look random and follow from a seed alone. */
export interface Random {
  /** A whole number from 0 to below the limit, each as likely but for limit / 2^32: drawing again until it is exact takes five times as long. */
  readonly below: (limit: number) => number;
  /** 32 bits, as an integer with a sign. */
  readonly bits: () => number;
}

/**
 * A generator of its own for each seed and stream.
 *
 * @param seed a whole number up to 2^53
 * @param stream tells generators of one seed apart, such as a round
 */
export function seededRandom(seed: number, stream = 0): Random {
  const generator = mersenne([seed, Math.floor(seed / 2 ** 32), stream].reduce(mixed, 0));
  return {
    below: (limit) => Math.floor(((generator.next() >>> 0) / 2 ** 32) * limit),
    bits: () => generator.next() | 0,
  };
}

/** The items in an order that is drawn. */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}

/** MurmurHash3's finalizer, so that seeds in a row do not begin alike. */
function mixed(hash: number, word: number): number {
  let bits = (hash ^ word) + 0x9e3779b9;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
