import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { byteCounts } from './testing/byteCounts.ts';
import { anyStreams, compared, type MadeSegment, type MadeStreams, nameOf, randomBytes } from './testing/streams.ts';

test.prop([anyStreams], { numRuns: 150 })(
  'streams are the same however they are cut, in whatever order their segments come, and though bytes are sent again',
  (streams) => {
    const { differences, counts } = compared(streams);
    expect(differences).toEqual([]);
    expect(counts.bytes.matched).toBe(streams.source.reduce((sum, { bytes }) => sum + bytes.length, 0));
    expect(counts.events.matched).toBe(counts.events.owed);
  },
);

/** A segment of the copies without flags, if there is one; its index. */
function plainSegment({ copy }: MadeStreams, place: number): number {
  const plain = copy.flatMap(({ flags }, index) => (flags.length === 0 ? [index] : []));
  fc.pre(plain.length > 0);
  return plain[place % plain.length] as number;
}

const replaced = (all: readonly MadeSegment[], index: number, ...by: readonly MadeSegment[]) => [
  ...all.slice(0, index),
  ...by,
  ...all.slice(index + 1),
];

test.prop([anyStreams, fc.nat()], { numRuns: 150 })(
  'a range that is not copied is a gap of just its bytes',
  (streams, place) => {
    const index = plainSegment(streams, place);
    const { stream, sequence, bytes } = streams.copy[index] as MadeSegment;
    const { differences } = compared({ ...streams, copy: replaced(streams.copy, index) });
    expect(differences).toMatchObject([
      { kind: 'missing', unit: 'bytes', stream: nameOf(stream), sequence, count: bytes.length },
    ]);
  },
);

test.prop([anyStreams, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 150 })(
  'a byte that is altered is found at its sequence number, with both values',
  (streams, place, offset, change) => {
    const index = plainSegment(streams, place);
    const segment = streams.copy[index] as MadeSegment;
    const at = offset % segment.bytes.length;
    const bytes = Uint8Array.from(segment.bytes);
    bytes[at] = (bytes[at] as number) ^ change;
    const { differences } = compared({ ...streams, copy: replaced(streams.copy, index, { ...segment, bytes }) });
    expect(differences).toMatchObject([
      {
        kind: 'altered',
        unit: 'bytes',
        stream: nameOf(segment.stream),
        sequence: (segment.sequence + at) % 2 ** 32,
        count: 1,
        before: segment.bytes[at],
        after: bytes[at],
      },
    ]);
  },
);

test.prop([anyStreams, fc.nat()], { numRuns: 150 })(
  'a range that is copied once more is a duplicate',
  (streams, place) => {
    const index = plainSegment(streams, place);
    const segment = streams.copy[index] as MadeSegment;
    const { differences } = compared({ ...streams, copy: [...streams.copy, segment] });
    const { stream, sequence, bytes } = segment;
    expect(differences).toMatchObject([
      { kind: 'duplicate', unit: 'bytes', stream: nameOf(stream), sequence, count: bytes.length },
    ]);
  },
);

test.prop([anyStreams, fc.nat(), fc.boolean()], { numRuns: 150 })(
  'a range that was never sent is unexpected, in a stream of its own or in one that there is',
  (streams, place, isOwn) => {
    const { stream, sequence } = streams.source[0] as MadeSegment;
    const foreign = {
      stream: isOwn ? 7 : stream,
      // Streams are shorter than that.
      sequence: (sequence + 100_000 + (place % 1_000_000)) % 2 ** 32,
      bytes: randomBytes(1000, place),
      flags: [],
    };
    const index = place % streams.copy.length;
    const copy = [...streams.copy.slice(0, index), foreign, ...streams.copy.slice(index)];
    expect(compared({ ...streams, copy }).differences).toMatchObject([
      { kind: 'unexpected', unit: 'bytes', stream: nameOf(foreign.stream), sequence: foreign.sequence, count: 1000 },
    ]);
  },
);

test('bytes of a packet that are altered here and there are one difference, at the first of them', () => {
  const whole = { stream: 0, sequence: 2000, bytes: new Uint8Array(60_000), flags: [] };
  const bytes = Uint8Array.from(whole.bytes);
  for (const at of [7, 8, 100, 20_000, 59_999]) bytes[at] = 9;
  const { differences } = compared({ source: [whole], copy: [{ ...whole, bytes }] });
  expect(differences).toMatchObject([{ kind: 'altered', sequence: 2007, count: 5, packets: 1, before: 0, after: 9 }]);
});

test('a gap names how many packets its bytes are of, and the first', () => {
  const made = (index: number) => {
    return { stream: 0, sequence: 2000 + 1000 * index, bytes: randomBytes(1000, index), flags: [] };
  };
  const segments = [made(0), made(1), made(2), made(3)];
  const { differences } = compared({ source: segments, copy: [made(0), made(3)] });
  expect(differences).toMatchObject([
    { kind: 'missing', sequence: 3000, count: 2000, packets: 2, original: { capture: 0, number: 2 } },
  ]);
});

const faults = fc.array(
  fc.record({ what: fc.constantFrom('drop', 'alter', 'repeat', 'replace'), place: fc.nat(), seed: fc.nat() }),
  { maxLength: 8 },
);

function withFault(copy: readonly MadeSegment[], { what, place, seed }: { what: string; place: number; seed: number }) {
  if (copy.length === 0) return copy;
  const index = place % copy.length;
  const segment = copy[index] as MadeSegment;
  switch (what) {
    case 'drop':
      return replaced(copy, index);
    case 'repeat':
      return [...copy, segment];
    case 'replace':
      return replaced(copy, index, { ...segment, bytes: randomBytes(segment.bytes.length, seed) });
    default: {
      const bytes = Uint8Array.from(segment.bytes);
      // Few values, so that some of the bytes stay as they are.
      for (let at = seed % 7; at < bytes.length; at += 1 + (seed % 11)) bytes[at] = (bytes[at] as number) & 0x7f;
      return replaced(copy, index, { ...segment, bytes });
    }
  }
}

test.prop([anyStreams, faults], { numRuns: 60 })(
  'bytes are counted as a slow count of each value at each sequence number does, whatever went wrong',
  (streams, wrong) => {
    const copy = wrong.reduce<readonly MadeSegment[]>(withFault, streams.copy);
    const { counts } = compared({ source: streams.source, copy });
    const { owed, copies, ...rest } = counts.bytes;
    expect(rest).toEqual(byteCounts(streams.source, copy));
    expect(rest.matched + rest.missing + rest.altered).toBe(owed);
    expect(rest.matched + rest.altered + rest.duplicate + rest.unexpected).toBe(copies);
  },
);
