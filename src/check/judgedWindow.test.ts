import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { contentKey } from '../packet/content.ts';
import { compareCopies } from './compare.ts';
import { type JudgedWindow, withinWindow } from './judgedWindow.ts';

/** It was captured from 0 to 4000, and 1000 to 3000 is judged. */
const window: JudgedWindow = { fromNs: 1000n, toNs: 3000n, marginNs: 1000n };
const [BEGIN, END] = [0, 4000];

interface Passed {
  readonly content: number;
  readonly time: number;
}

const at = (port: string, direction: Sighting['direction'], passed: readonly Passed[]): readonly Sighting[] =>
  passed.map(({ content, time }, index) => {
    const bytes = Uint8Array.of(content >> 8, content & 0xff);
    return { frame: { timeNs: BigInt(time), bytes, wireLength: 2 }, port, direction, number: index + 1 };
  });

function judge(packets: readonly Passed[], copies: readonly Passed[]) {
  const groups = new Map<string, Sighting[]>();
  for (const one of at('p1', 'arriving', packets)) {
    const key = contentKey(one.frame.bytes);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const owed = [...groups].map(([content, sightings]): OwedFrames => {
    return { content, sightings, atLeast: sightings.length, atMost: sightings.length };
  });
  const judged = withinWindow(owed, at('p3', 'departing', copies), window);
  const { owed: count, matched, missing, duplicate, unexpected } = compareCopies(judged.owed, judged.copies).counts;
  return { owed: count, matched, missing, surplus: duplicate + unexpected };
}

const isWithin = ({ time }: Passed) => time >= 1000 && time <= 3000;

/** What was captured of packets and of their copies; each copy comes as long after its packet. */
const captured = (packets: readonly (Passed & { readonly delay: number })[]) => {
  const seen = (all: readonly Passed[]) => all.filter(({ time }) => time >= BEGIN && time <= END);
  return {
    packets: seen(packets.map(({ content, time }) => ({ content, time }))),
    copies: seen(packets.map(({ content, time, delay }) => ({ content, time: time + delay }))),
  };
};

const different = fc
  .array(fc.record({ time: fc.integer({ min: -500, max: 4500 }), delay: fc.integer({ min: -20, max: 900 }) }), {
    maxLength: 60,
  })
  .map((all) => all.map((one, content) => ({ ...one, content })));

/** The same frame again and again, at a pace. */
const alike = fc
  .record({
    pace: fc.integer({ min: 40, max: 700 }),
    phase: fc.integer({ min: 0, max: 700 }),
    share: fc.double({ min: 0, max: 0.45, noNaN: true }),
  })
  .map(({ pace, phase, share }) =>
    Array.from({ length: Math.floor(5000 / pace) }, (_, index) => {
      return { content: 0, time: -500 + phase + index * pace, delay: Math.floor(share * pace) };
    }),
  );

describe('withinWindow', () => {
  test.prop([fc.oneof(different, alike)])('tells what is in flight at the edges from loss: all was copied', (all) => {
    const { packets, copies } = captured(all);
    const owed = packets.filter(isWithin).length;
    expect(judge(packets, copies)).toEqual({ owed, matched: owed, missing: 0, surplus: 0 });
  });

  test.prop([fc.oneof(different, alike), fc.nat()])(
    'finds each copy that is lost in the window, and only that',
    (all, draw) => {
      const own = all.filter(isWithin);
      fc.pre(own.length > 0);
      const lost = own[draw % own.length];
      const { packets } = captured(all);
      const { copies } = captured(all.filter((one) => one !== lost));
      expect(judge(packets, copies)).toMatchObject({ owed: own.length, missing: 1, surplus: 0 });
    },
  );

  test.prop([fc.oneof(different, alike), fc.nat()])('finds each copy that comes twice in the window', (all, draw) => {
    const { packets, copies } = captured(all);
    const own = copies.filter(
      (copy) => isWithin(copy) && packets.some((one) => one.content === copy.content && isWithin(one)),
    );
    fc.pre(own.length > 0);
    const twice = own[draw % own.length] as Passed;
    expect(judge(packets, [...copies, twice])).toMatchObject({ missing: 0, surplus: 1 });
  });

  test('does not owe a packet of the margins, and does not count its copy in the window', () => {
    expect(judge([{ content: 1, time: 990 }], [{ content: 1, time: 1010 }])).toEqual({
      owed: 0,
      matched: 0,
      missing: 0,
      surplus: 0,
    });
    expect(judge([{ content: 1, time: 3500 }], [])).toEqual({ owed: 0, matched: 0, missing: 0, surplus: 0 });
  });

  test('takes a copy in the margin behind as a witness', () => {
    expect(judge([{ content: 1, time: 2990 }], [{ content: 1, time: 3500 }])).toMatchObject({ matched: 1, missing: 0 });
  });

  test('passes over copies in the margins of packets that nobody captured, and not those in the window', () => {
    expect(
      judge(
        [],
        [
          { content: 1, time: 10 },
          { content: 2, time: 3990 },
        ],
      ),
    ).toMatchObject({ surplus: 0 });
    expect(judge([], [{ content: 1, time: 2000 }])).toMatchObject({ surplus: 1 });
  });

  test('where it is open how many are owed, packets in the margins widen the range', () => {
    const sightings = at('p1', 'arriving', [
      { content: 1, time: 500 },
      { content: 1, time: 2000 },
    ]);
    const content = contentKey(sightings[0]?.frame.bytes as Uint8Array);
    const { owed } = withinWindow([{ content, sightings, atLeast: 2, atMost: 3 }], [], window);
    expect(owed).toMatchObject([{ atLeast: 1, atMost: 3 }]);
  });
});
