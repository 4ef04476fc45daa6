import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { judgeNumbers, type MissingPlace, unwrapped } from './sequenceNumbers.ts';

const places = (...all: readonly (readonly [number | undefined, number | undefined])[]) =>
  all.map(([after, before]): MissingPlace => {
    return { ...(after !== undefined && { after }), ...(before !== undefined && { before }) };
  });

describe('judgeNumbers', () => {
  it('a copy that is missing with its number is lost', () => {
    const [one] = places([2, 4]);
    expect(judgeNumbers([1, 2, 4, 5], [one as MissingPlace])).toMatchObject({ lost: [one], neverSent: [], unused: 0 });
  });

  it('a copy of which no number is missing was never sent', () => {
    const [one] = places([2, 3]);
    expect(judgeNumbers([1, 2, 3, 4], [one as MissingPlace])).toMatchObject({ lost: [], neverSent: [one], unused: 0 });
  });

  it('numbers that are missing alone are used up otherwise', () => {
    expect(judgeNumbers([1, 3, 7], [])).toMatchObject({ lost: [], neverSent: [], unused: 4 });
  });

  it('a gap has room for as many as it lacks numbers', () => {
    const missing = places([2, 5], [2, 5], [2, 5]);
    const { lost, neverSent } = judgeNumbers([1, 2, 5], missing);
    expect([lost.length, neverSent.length]).toEqual([2, 1]);
  });

  it('a gap elsewhere does not explain a copy', () => {
    const [one] = places([4, 5]);
    expect(judgeNumbers([1, 3, 4, 5], [one as MissingPlace])).toMatchObject({ lost: [], neverSent: [one], unused: 1 });
  });

  it('before the first number and behind the last nobody can tell', () => {
    const [first, last] = places([undefined, 5], [6, undefined]) as [MissingPlace, MissingPlace];
    expect(judgeNumbers([5, 6], [first, last])).toMatchObject({ lost: [], neverSent: [], open: [first, last] });
  });

  it('tells of numbers that come again, and of those that come late', () => {
    expect(judgeNumbers([1, 3, 2, 4, 4], [])).toMatchObject({ repeated: [4], late: [2], unused: 0 });
  });
});

it('numbers go on where 32 bits end, and back', () => {
  expect(unwrapped([2 ** 32 - 2, 2 ** 32 - 1, 0, 1, 2 ** 32 - 1])).toEqual([
    2 ** 32 - 2,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 32 + 1,
    2 ** 32 - 1,
  ]);
  expect(unwrapped([])).toEqual([]);
});

type Fate = 'comes' | 'lost' | 'never sent' | 'used up';

// A sender that numbers what it sends, from wherever on; some is lost later, some is never sent, and others use numbers too.
test.prop([
  fc.array(fc.constantFrom<Fate>('comes', 'lost', 'never sent', 'used up'), { maxLength: 60 }),
  fc.nat(2 ** 32 - 1),
])('whatever becomes of copies, as many are told to be lost and never sent as can be known', (fates, start) => {
  let next = start;
  const sent = fates.map((fate) => ({ fate, number: fate === 'never sent' ? undefined : next++ % 2 ** 32 }));
  const came = sent.filter(({ fate }) => fate === 'comes');
  const numbers = unwrapped(came.map(({ number }) => number as number));
  const numberOf = new Map(came.map((one, index) => [one, numbers[index] as number]));
  const missing = sent.flatMap((one, at) => {
    if (one.fate === 'comes' || one.fate === 'used up') return [];
    const before = sent.slice(at).find((other) => numberOf.has(other));
    const after = sent.slice(0, at).findLast((other) => numberOf.has(other));
    return [
      {
        ...one,
        ...(after && { after: numberOf.get(after) as number }),
        ...(before && { before: numberOf.get(before) as number }),
      },
    ];
  });
  const judged = judgeNumbers(numbers, missing);
  expect([...judged.lost, ...judged.neverSent, ...judged.open]).toHaveLength(missing.length);
  expect(judged.repeated).toEqual([]);
  expect(judged.late).toEqual([]);
  const within = sent.slice(
    sent.findIndex(({ fate }) => fate === 'comes'),
    sent.findLastIndex(({ fate }) => fate === 'comes') + 1,
  );
  const inWindow = came.length === 0 ? [] : within;
  // Stretch by stretch between two that came, the numbers that lack are shared by what is missing there.
  let [lost, neverSent, unused, lacking, absent] = [0, 0, 0, 0, 0];
  const settle = () => {
    lost += Math.min(lacking, absent);
    neverSent += Math.max(0, absent - lacking);
    unused += Math.max(0, lacking - absent);
    [lacking, absent] = [0, 0];
  };
  for (const { fate } of inWindow) {
    if (fate === 'comes') settle();
    if (fate === 'lost' || fate === 'used up') lacking += 1;
    if (fate === 'lost' || fate === 'never sent') absent += 1;
  }
  settle();
  expect([judged.lost.length, judged.neverSent.length, judged.unused]).toEqual([lost, neverSent, unused]);
});
