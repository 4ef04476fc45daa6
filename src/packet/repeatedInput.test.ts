import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Frame } from '../model/observation.ts';
import type { ByteInput } from './captureReader.ts';
import { eachPacket } from './eachPacket.ts';
import { writePcap } from './pcap.ts';
import { repeatedInput } from './repeatedInput.ts';
import { type Chunking, inPieces } from './testing/readAll.ts';

const FILE_HEADER = 24;

const frame = fc
  .record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 90 }),
    timeNs: fc.bigInt({ min: 0n, max: 4_000_000_000n }),
  })
  .map(({ bytes, timeNs }): Frame => ({ timeNs, bytes, wireLength: bytes.length }));
const anyFrames = fc.array(frame, { maxLength: 20 });
const anyChunking = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 });
const anyTimes = fc.integer({ min: 1, max: 5 });

/** All bytes of an input, asked for in pieces of so many. */
async function allOf(input: ByteInput, pieceBytes: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const target = new Uint8Array(pieceBytes);
    const read = await input.read(target);
    if (read === 0) return Buffer.concat(pieces);
    pieces.push(target.subarray(0, read));
  }
}

/** The file repeated, with how often it was opened. */
function repeated(file: Uint8Array, times: number, chunking: Chunking = [], problem?: string) {
  const opened = { count: 0 };
  const open = async (): Promise<ByteInput> => {
    opened.count += 1;
    return { ...inPieces(file, chunking), ...(problem !== undefined && { problem: () => problem }) };
  };
  return { opened, input: repeatedInput(open, times) };
}

describe('repeatedInput', () => {
  test.prop([anyFrames, anyTimes, anyChunking, fc.integer({ min: 1, max: 300 })])(
    'gives the bytes of one file that holds the packets of all passes, whatever the pieces are',
    async (frames, times, chunking, pieceBytes) => {
      const { input, opened } = repeated(writePcap(frames), times, chunking);
      const whole = writePcap(Array.from({ length: times }, () => frames).flat());
      expect((await allOf(await input, pieceBytes)).equals(whole)).toBe(true);
      expect(opened.count).toBe(times);
    },
  );

  test.prop([anyFrames, anyTimes, anyChunking])(
    'is read packet by packet, each pass with the times of the capture',
    async (frames, times, chunking) => {
      const seen: string[] = [];
      const { input } = repeated(writePcap(frames), times, chunking);
      const passed = await eachPacket(await input, (bytes, timeNs) => seen.push(`${timeNs} ${bytes.toString('hex')}`));
      const once = frames.map(({ bytes, timeNs }) => `${timeNs} ${Buffer.from(bytes).toString('hex')}`);
      expect(passed).toEqual({ packets: times * frames.length, linkType: 1, damage: undefined });
      expect(seen).toEqual(Array.from({ length: times }, () => once).flat());
    },
  );

  test('what is wrong with the file is told at the end of the last pass, and no earlier', async () => {
    const frames = [1, 2, 3].map((byte): Frame => ({ timeNs: 0n, bytes: Uint8Array.of(byte), wireLength: 1 }));
    const file = writePcap(frames);
    const { input } = repeated(file, 3, [], 'the compressed file was cut');
    const offset = FILE_HEADER + 3 * (file.length - FILE_HEADER);
    expect(await eachPacket(await input)).toEqual({
      packets: 9,
      linkType: 1,
      damage: { offset, reason: 'the compressed file was cut' },
    });
  });

  test.each([0, 10, FILE_HEADER])('a file that ends after %i bytes has no packets, however often', async (bytes) => {
    const { input } = repeated(writePcap([]).subarray(0, bytes), 4);
    expect((await allOf(await input, 7)).length).toBe(bytes);
  });

  test('nothing is skipped when nothing is asked for', async () => {
    const { input } = repeated(writePcap([]), 2);
    const reading = await input;
    expect(await reading.read(new Uint8Array(0))).toBe(0);
    expect((await allOf(reading, 100)).length).toBe(FILE_HEADER);
  });
});
