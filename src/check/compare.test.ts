import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { CopyCounts } from '../model/verdict.ts';
import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { request, series, sight } from '../oracle/testing/observe.ts';
import { contentKey, frameKey } from '../packet/content.ts';
import { compareCopies } from './compare.ts';
import { groupSightings } from './sightings.ts';

/** Each frame owed once for each time that it was seen. */
function owedOnce(frames: readonly Uint8Array[]): OwedFrames[] {
  return [...groupSightings(sight('p1', 'arriving', frames), frameKey)].map(([content, sightings]) => {
    return { content, sightings, atLeast: sightings.length, atMost: sightings.length };
  });
}

function compare(owed: readonly Uint8Array[], copies: readonly Uint8Array[]) {
  return compareCopies(owedOnce(owed), sight('p3', 'departing', copies));
}

const numbers = (sightings: readonly Sighting[]) => sightings.map(({ number }) => number);

describe('whatever happens to frames on their way is counted as what it was', () => {
  const ID_AT = 12;
  const HEADER = 14;

  /** A frame known by its id. Alike: nothing else tells frames apart, as in a stream of one host. */
  function frameWith(id: number, length: number, alike: boolean): Uint8Array {
    const bytes = Uint8Array.from({ length }, (_, at) =>
      alike ? 0x55 : Math.imul(id + 1, 2654435761 + at * 40503) >>> 13,
    );
    bytes.set([id >> 8, id & 0xff], ID_AT);
    return bytes;
  }

  const fate = fc.oneof(
    fc.constant({ kind: 'kept' } as const),
    fc.constant({ kind: 'dropped' } as const),
    fc.record({ kind: fc.constant('duplicated' as const), times: fc.integer({ min: 1, max: 3 }) }),
    fc.record({
      kind: fc.constant('altered' as const),
      at: fc.uniqueArray(fc.integer({ min: HEADER, max: 59 }), { minLength: 1, maxLength: 4 }),
      by: fc.integer({ min: 1, max: 255 }),
    }),
    fc.record({ kind: fc.constant('truncated' as const), to: fc.integer({ min: HEADER, max: 59 }) }),
  );
  const world = fc.record({
    alike: fc.boolean(),
    frames: fc.array(fc.record({ length: fc.integer({ min: 60, max: 64 }), fate }), { maxLength: 30 }),
    inserted: fc.array(fc.integer({ min: 60, max: 64 }), { maxLength: 5 }),
    swaps: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 }),
  });

  test.prop([world], { numRuns: 300 })(
    'dropped, duplicated, altered, truncated, inserted, swapped',
    ({ alike, frames, inserted, swaps }) => {
      const owed = frames.map(({ length }, id) => frameWith(id, length, alike));
      const copies = frames.flatMap(({ fate: what }, id): Uint8Array[] => {
        const frame = owed[id] as Uint8Array;
        switch (what.kind) {
          case 'kept':
            return [frame];
          case 'dropped':
            return [];
          case 'duplicated':
            return Array.from({ length: what.times + 1 }, () => frame);
          case 'altered':
            return [frame.map((byte, at) => (what.at.includes(at) ? byte ^ what.by : byte))];
          case 'truncated':
            return [frame.subarray(0, what.to)];
          default:
            return what satisfies never;
        }
      });
      copies.push(...inserted.map((length, index) => frameWith(10_000 + index, length, false)));
      for (const [a, b] of swaps) {
        const [one, other] = [a % copies.length, b % copies.length];
        if (copies.length > 0) [copies[one], copies[other]] = [copies[other], copies[one]] as [Uint8Array, Uint8Array];
      }

      const result = compare(owed, copies);
      const count = (kind: string) => frames.filter((frame) => frame.fate.kind === kind).length;
      expect(result.counts).toEqual({
        owed: owed.length,
        copies: copies.length,
        matched: count('kept') + count('duplicated'),
        missing: count('dropped'),
        duplicate: frames.reduce((sum, { fate: what }) => sum + (what.kind === 'duplicated' ? what.times : 0), 0),
        unexpected: inserted.length,
        altered: count('altered'),
        truncated: count('truncated'),
      } satisfies CopyCounts);
      const idOf = ({ frame }: Sighting) => frame.bytes.subarray(ID_AT, HEADER).join();
      for (const { original, copy } of [...result.altered, ...result.truncated])
        expect(idOf(original)).toBe(idOf(copy));
      expect(result.ambiguous).toEqual([]);
    },
  );
});

describe('for any input', () => {
  /** Few contents, some of them forms of one another, so that all kinds of coincidence happen. */
  const bytes = fc
    .constantFrom('aaaaaaaa', 'aaaaaaab', 'aaaaaaac', 'aaaa', 'aa', 'bbbbbbbb', 'bbbb', '')
    .map((text) => Uint8Array.from(Buffer.from(text)));
  const owed = fc
    .uniqueArray(fc.record({ bytes, atLeast: fc.nat(4), width: fc.nat(3) }), {
      selector: ({ bytes }) => contentKey(bytes),
    })
    .map((all) =>
      all.map(({ bytes, atLeast, width }): OwedFrames => {
        const sightings = sight(
          'p1',
          'arriving',
          Array.from({ length: Math.max(1, atLeast) }, () => bytes),
        );
        return { content: contentKey(bytes), sightings, atLeast, atMost: atLeast + width };
      }),
    );
  const copies = fc.array(bytes, { maxLength: 20 });

  test.prop([owed, copies], { numRuns: 500 })(
    'both equations hold, and lists are as long as counts say',
    (frames, output) => {
      const { counts, ...lists } = compareCopies(frames, sight('p3', 'departing', output));
      const { matched, missing, duplicate, unexpected, altered, truncated } = counts;
      expect(matched + missing + altered + truncated).toBe(counts.owed);
      expect(matched + duplicate + unexpected + altered + truncated).toBe(counts.copies);
      expect(counts.copies).toBe(output.length);
      const atLeast = frames.reduce((sum, frame) => sum + frame.atLeast, 0);
      const atMost = frames.reduce((sum, frame) => sum + frame.atMost, 0);
      expect(counts.owed).toBeGreaterThanOrEqual(atLeast);
      expect(counts.owed).toBeLessThanOrEqual(atMost);
      for (const kind of ['missing', 'duplicate', 'unexpected', 'altered', 'truncated'] as const)
        expect(lists[kind]).toHaveLength(counts[kind]);
    },
  );

  const shuffled = copies.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
  );
  test.prop([owed, shuffled])(
    'the order of copies does not matter to how many are right, too few or too many',
    (frames, [one, other]) => {
      const [a, b] = [one, other].map((output) => {
        const { counts } = compareCopies(frames, sight('p3', 'departing', output));
        const { matched, duplicate, missing, unexpected, altered, truncated } = counts;
        const changed = altered + truncated;
        return { matched, duplicate, lost: missing + changed, surplus: unexpected + changed };
      });
      expect(a).toEqual(b);
    },
  );
});

describe('identical frames are paired in order of occurrence', () => {
  const three = [request(1), request(1), request(1)];

  test('as many copies as frames are right', () => {
    expect(compare(three, three).counts).toMatchObject({ matched: 3, missing: 0, duplicate: 0 });
  });

  test('one copy less: the last frame is missing', () => {
    const { counts, missing } = compare(three, three.slice(1));
    expect(counts).toMatchObject({ owed: 3, matched: 2, missing: 1, duplicate: 0 });
    expect(numbers(missing)).toEqual([3]);
  });

  test('one copy more: the last copy is the duplicate', () => {
    const { counts, duplicate } = compare(three, [...three, request(1)]);
    expect(counts).toMatchObject({ owed: 3, matched: 3, missing: 0, duplicate: 1 });
    expect(numbers(duplicate)).toEqual([4]);
  });
});

describe('a range', () => {
  const [frame] = series(1, request) as [Uint8Array];
  const range: OwedFrames = {
    content: contentKey(frame),
    sightings: sight('p1', 'arriving', [frame, frame, frame]),
    atLeast: 1,
    atMost: 2,
  };
  const within = (count: number) =>
    compareCopies(
      [range],
      sight(
        'p3',
        'departing',
        Array.from({ length: count }, () => frame),
      ),
    );

  test.each([
    [0, { owed: 1, matched: 0, missing: 1, duplicate: 0 }, 0],
    [1, { owed: 1, matched: 1, missing: 0, duplicate: 0 }, 1],
    [2, { owed: 2, matched: 2, missing: 0, duplicate: 0 }, 1],
    [3, { owed: 2, matched: 2, missing: 0, duplicate: 1 }, 0],
  ])('of one to two is left open by copies within it alone: %i copies', (count, counts, ambiguous) => {
    const comparison = within(count);
    expect(comparison.counts).toMatchObject(counts);
    expect(comparison.ambiguous).toHaveLength(ambiguous);
  });
});

describe('a copy is held for another form of a missing frame', () => {
  const frame = Uint8Array.from({ length: 100 }, (_, at) => at);
  const changed = (bytes: number) => frame.map((byte, at) => (at < bytes ? byte ^ 0xff : byte));

  test('up to a quarter of its bytes altered', () => {
    expect(compare([frame], [changed(25)]).counts).toMatchObject({ altered: 1, missing: 0, unexpected: 0 });
    expect(compare([frame], [changed(26)]).counts).toMatchObject({ altered: 0, missing: 1, unexpected: 1 });
  });

  test('never when nothing is missing', () => {
    expect(compare([frame], [frame, changed(1)]).counts).toMatchObject({ matched: 1, altered: 0, unexpected: 1 });
  });

  test('not when it goes the other way, as an answer that is much like its question', () => {
    const back = Uint8Array.of(...frame.subarray(6, 12), ...frame.subarray(0, 6), ...frame.subarray(12));
    expect(compare([frame], [back]).counts).toMatchObject({ altered: 0, missing: 1, unexpected: 1 });
  });

  test('not when it is longer', () => {
    const longer = Uint8Array.from([...frame, 0]);
    expect(compare([frame], [longer]).counts).toMatchObject({ truncated: 0, altered: 0, missing: 1, unexpected: 1 });
  });

  test('not when it is empty', () => {
    expect(compare([frame], [new Uint8Array()]).counts).toMatchObject({ truncated: 0, missing: 1, unexpected: 1 });
  });
});

describe('where what is missing lies', () => {
  const all = series(5, request);
  test.each([
    ['before the first copy', all.slice(2), 'before'],
    ['after the last copy', all.slice(0, 3), 'after'],
    ['between copies', [...all.slice(0, 2), ...all.slice(3)], undefined],
    ['at both ends', all.slice(1, 4), undefined],
    ['nowhere', all, undefined],
    ['everywhere', [], undefined],
  ])('%s', (_, copies, end) => {
    expect(compare(all, copies).missingEnd).toBe(end);
  });
});
