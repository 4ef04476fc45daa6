import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { MAX_FRAME_BYTES } from './damage.ts';
import { readPcap, writePcap } from './pcap.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

const frames: fc.Arbitrary<Frame[]> = fc.array(
  fc
    .record({
      timeNs: fc.bigInt({ min: 0n, max: 0xffff_ffffn * 1_000_000_000n + 999_999_999n }),
      bytes: fc.uint8Array({ maxLength: 200 }),
      cut: fc.nat(2000),
    })
    .map(({ timeNs, bytes, cut }) => ({ timeNs, bytes, wireLength: bytes.length + cut })),
  { maxLength: 8 },
);

/** Where each record ends, the file header's end first. */
function boundaries(written: readonly Frame[]): number[] {
  const ends = [FILE_HEADER];
  for (const { bytes } of written) ends.push((ends.at(-1) ?? 0) + RECORD_HEADER + bytes.length);
  return ends;
}

describe('what is written is read back', () => {
  test.prop([frames])('frames, to the nanosecond and the byte', (written) => {
    expect(readPcap(writePcap(written))).toEqual({ linkType: 1, snapLength: MAX_FRAME_BYTES, frames: written });
  });

  test('link type and snapshot length', () => {
    expect(readPcap(writePcap([], { linkType: 113, snapLength: 96 }))).toEqual({
      linkType: 113,
      snapLength: 96,
      frames: [],
    });
  });

  test('the bits above the link type, a promise about frame check sequences, are no part of it', () => {
    expect(readPcap(writePcap([], { linkType: 0xf000_0001 })).linkType).toBe(1);
  });

  test('frames are views of the file, not copies', () => {
    const file = writePcap([{ timeNs: 0n, bytes: Uint8Array.of(1, 2, 3), wireLength: 3 }]);
    expect(readPcap(file).frames[0]?.bytes.buffer).toBe(file.buffer);
  });

  test('a file that does not begin at the start of its buffer', () => {
    const written = [{ timeNs: 5n, bytes: Uint8Array.of(1, 2, 3), wireLength: 3 }];
    const file = writePcap(written);
    const buffer = new Uint8Array(file.length + 7);
    buffer.set(file, 7);
    expect(readPcap(buffer.subarray(7)).frames).toEqual(written);
  });
});

describe('the four forms of the format', () => {
  test.each([
    ['microseconds, little-endian', 0xa1b2c3d4, true, 1_000_000_007_123_456_000n],
    ['microseconds, big-endian', 0xa1b2c3d4, false, 1_000_000_007_123_456_000n],
    ['nanoseconds, little-endian', 0xa1b23c4d, true, 1_000_000_007_000_123_456n],
    ['nanoseconds, big-endian', 0xa1b23c4d, false, 1_000_000_007_000_123_456n],
  ] as const)('%s', (_, magic, littleEndian, timeNs) => {
    const file = fileOf({ magic, littleEndian, records: [[1_000_000_007, 123_456, 2, 60]], tail: [7, 8] });
    expect(readPcap(file)).toEqual({
      linkType: 1,
      snapLength: 65_535,
      frames: [{ timeNs, bytes: Uint8Array.of(7, 8), wireLength: 60 }],
    });
  });
});

describe('a damaged file gives the frames before the damage, and the damage', () => {
  test.prop([frames, fc.double({ min: 0, max: 1, noNaN: true })])('cut anywhere', (written, part) => {
    const file = writePcap(written);
    const cut = Math.floor(part * file.length);
    const ends = boundaries(written);
    const sound = ends.findLastIndex((end) => end <= cut);
    const read = readPcap(file.subarray(0, cut));
    expect(read.frames).toEqual(written.slice(0, Math.max(sound, 0)));
    expect(read.damage?.offset).toBe(ends.includes(cut) ? undefined : (ends[sound] ?? 0));
  });

  const bytes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
    minLength: 1,
    maxLength: 20,
  });
  test.prop([frames, bytes])('any bytes changed: no throw, no more than the file holds', (written, changes) => {
    const file = writePcap(written);
    for (const [part, byte] of changes) file[Math.floor(part * file.length)] = byte;
    const read = readPcap(file);
    const held = read.frames.reduce((sum, frame) => sum + RECORD_HEADER + frame.bytes.length, FILE_HEADER);
    expect(held).toBeLessThanOrEqual(file.length);
    if (read.damage === undefined) expect(held).toBe(file.length);
  });

  test.prop([fc.uint8Array({ maxLength: 100 })])('no pcap at all: damage at offset 0', (bytes) => {
    fc.pre(bytes[0] !== 0xa1 && bytes[0] !== 0xd4 && bytes[0] !== 0x4d);
    expect(readPcap(bytes)).toMatchObject({ linkType: 0, frames: [], damage: { offset: 0 } });
  });

  test.each([
    ['an empty file', [], 'empty'],
    ['three bytes', [0xd4, 0xc3, 0xb2], 'too short'],
    ['pcapng', [0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0], 'pcapng'],
    ['text', [...'Hello, world, this is no capture'].map((letter) => letter.charCodeAt(0)), 'not a capture'],
    ['a cut file header', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0], 'after 8 of 24'],
    ['an older version', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 3, 0, ...Array(16).fill(0)], 'version 2.3'],
    [
      'frame check sequences',
      [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, ...Array(12).fill(0), 1, 0, 0, 0x24],
      'check sequence',
    ],
  ])('%s is named', (_, bytes, reason) => {
    expect(readPcap(Uint8Array.from(bytes)).damage).toEqual({ offset: 0, reason: expect.stringContaining(reason) });
  });

  test.each([
    ['2 GiB', [0, 0, 0x8000_0000, 0x8000_0000]],
    ['a negative length', [0, 0, 0xffff_ffff, 0xffff_ffff]],
    ['more than is possible', [0, 0, MAX_FRAME_BYTES + 1, MAX_FRAME_BYTES + 1]],
    ['more than is left', [0, 0, 3, 3]],
    ['more than was on the wire', [0, 0, 2, 1]],
    ['a million microseconds', [0, 1_000_000, 2, 2]],
  ] as const)('a record that claims %s', (_, record) => {
    const file = fileOf({ magic: 0xa1b2c3d4, littleEndian: true, records: [[1, 2, 0, 0], record], tail: [7, 8] });
    const read = readPcap(file);
    expect(read.frames).toHaveLength(1);
    expect(read.damage).toEqual({ offset: FILE_HEADER + RECORD_HEADER, reason: expect.stringMatching(/\.$/) });
  });
});

test.each([
  [MAX_FRAME_BYTES, 1],
  [MAX_FRAME_BYTES + 1, 0],
])('a frame of %i bytes that are all there: %i read', (length, count) => {
  const record = [0, 0, length, length] as const;
  const file = fileOf({ magic: 0xa1b2c3d4, littleEndian: true, records: [record], tail: Array(length).fill(0) });
  expect(readPcap(file).frames).toHaveLength(count);
});

describe('what the format cannot say is not written', () => {
  test.each([
    ['a time before 1970', { timeNs: -1n, bytes: Uint8Array.of(), wireLength: 0 }],
    ['a time after 2106', { timeNs: 0x1_0000_0000n * 1_000_000_000n, bytes: Uint8Array.of(), wireLength: 0 }],
    ['a wire length below the captured bytes', { timeNs: 0n, bytes: Uint8Array.of(1, 2), wireLength: 1 }],
    ['more bytes than the snapshot length', { timeNs: 0n, bytes: new Uint8Array(97), wireLength: 97 }],
  ])('%s', (_, frame) => {
    expect(() => writePcap([frame], { snapLength: 96 })).toThrow(RangeError);
  });
});

/** A pcap file by hand: records are seconds, fraction, captured length, wire length; `tail` is the last record's data. */
function fileOf(file: {
  readonly magic: number;
  readonly littleEndian: boolean;
  readonly records: readonly (readonly [number, number, number, number])[];
  readonly tail: readonly number[];
}): Uint8Array {
  const view = new DataView(new ArrayBuffer(FILE_HEADER + file.records.length * RECORD_HEADER + file.tail.length));
  const uint32 = (at: number, number: number) => view.setUint32(at, number, file.littleEndian);
  uint32(0, file.magic);
  view.setUint16(4, 2, file.littleEndian);
  view.setUint16(6, 4, file.littleEndian);
  uint32(16, 65_535);
  uint32(20, 1);
  file.records.forEach((record, index) => {
    record.forEach((number, field) => {
      uint32(FILE_HEADER + index * RECORD_HEADER + field * 4, number);
    });
  });
  const bytes = new Uint8Array(view.buffer);
  bytes.set(file.tail, bytes.length - file.tail.length);
  return bytes;
}
