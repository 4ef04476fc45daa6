import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { orderOf } from './reordering.ts';
import type { Runs } from './runs.ts';

/** The numbers in order of arrival as runs, cut at random places beside those where they must be. */
function runsOf(arrivals: readonly number[], cuts: readonly boolean[] = []): Runs {
  const runs: { source: number; mirror: number; count: number }[] = [];
  for (const [mirror, source] of arrivals.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && last.source + last.count === source && !cuts[mirror]) last.count += 1;
    else runs.push({ source, mirror, count: 1 });
  }
  return {
    length: runs.length,
    sources: Float64Array.from(runs, ({ source }) => source),
    mirrors: Float64Array.from(runs, ({ mirror }) => mirror),
    counts: Float64Array.from(runs, ({ count }) => count),
  };
}

/** RFC 4737 to the letter: sections 3.3, 4.2.1 and 5.4. */
function byTheLetter(arrivals: readonly number[]) {
  let nextExpected = 0;
  let [reordered, maxExtent, maxN, threeReordered] = [0, 0, 0, 0];
  for (const [i, s] of arrivals.entries()) {
    if (s >= nextExpected) {
      nextExpected = s + 1;
      continue;
    }
    reordered += 1;
    maxExtent = Math.max(maxExtent, i - arrivals.findIndex((other) => other > s));
    let n = 0;
    while (n < i && (arrivals[i - 1 - n] as number) > s) n += 1;
    maxN = Math.max(maxN, n);
    if (n >= 3) threeReordered += 1;
  }
  return { reordered, maxExtent, maxN, threeReordered };
}

describe('the examples of RFC 4737', () => {
  test('section 4.1: packet 4 comes after 5, 6 and 7', () => {
    expect(orderOf(runsOf([1, 2, 3, 5, 6, 7, 4, 8, 9, 10]))).toEqual({
      reordered: 1,
      maxExtent: 3,
      maxN: 3,
      threeReordered: 1,
    });
  });

  test('a missing packet is no reordering', () => {
    expect(orderOf(runsOf([0, 1, 3, 4]))).toEqual({ reordered: 0, maxExtent: 0, maxN: 0, threeReordered: 0 });
  });
});

test.prop([
  fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }),
  fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
])('any order is judged as RFC 4737 says, however it is cut into runs', (arrivals, cuts) => {
  expect(orderOf(runsOf(arrivals, cuts))).toEqual(byTheLetter(arrivals));
});

test.prop([fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 6 })), { maxLength: 12 })])(
  'blocks that change places are judged as RFC 4737 says',
  (moves) => {
    let arrivals = Array.from({ length: 60 }, (_, index) => index);
    for (const [from, blocks] of moves) {
      const block = arrivals.slice(from * 6, from * 6 + 6);
      const rest = [...arrivals.slice(0, from * 6), ...arrivals.slice(from * 6 + 6)];
      arrivals = [...rest.slice(0, blocks * 9), ...block, ...rest.slice(blocks * 9)];
    }
    expect(orderOf(runsOf(arrivals))).toEqual(byTheLetter(arrivals));
  },
);
