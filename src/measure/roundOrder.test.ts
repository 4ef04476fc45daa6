import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { roundOrder } from './roundOrder.ts';

const states = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 });

test.prop([states, fc.maxSafeNat(), fc.nat()])(
  'a round is an order of the states, and its reverse',
  (names, seed, round) => {
    const order = roundOrder(names, seed, round);
    const first = order.slice(0, names.length);
    expect(first.toSorted()).toEqual(names.toSorted());
    expect(order.slice(names.length)).toEqual(first.toReversed());
  },
);

test.prop([states, fc.maxSafeNat(), fc.nat()])('it follows from the seed and the round alone', (names, seed, round) => {
  expect(roundOrder(names, seed, round)).toEqual(roundOrder(names, seed, round));
});

test('each order of three states comes up about as often over rounds, and over seeds', () => {
  const names = ['off', 'mirror', 'control'];
  for (const orderOf of [(n: number) => roundOrder(names, 1, n), (n: number) => roundOrder(names, n, 1)]) {
    const counts = new Map<string, number>();
    for (let n = 0; n < 6000; n += 1) {
      const order = orderOf(n).slice(0, 3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Five standard deviations of a count of 1000.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
  }
});
