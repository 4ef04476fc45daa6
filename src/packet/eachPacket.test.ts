import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { BATCH_PACKETS } from './batch.ts';
import { eachPacket } from './eachPacket.ts';
import { writePcap } from './pcap.ts';
import { RECORD_HEADER } from './pcapHeader.ts';
import { inPieces } from './testing/readAll.ts';

const FILE_HEADER = 24;

/** Frames of other lengths, a millisecond apart. */
const framesOf = (count: number, timeNs = 0n) =>
  Array.from({ length: count }, (_, index): Frame => {
    const bytes = new Uint8Array(1 + (index % 60)).fill(index & 0xff);
    return { timeNs: timeNs + BigInt(index) * 1_000_000n, bytes, wireLength: bytes.length };
  });

async function seenIn(file: Uint8Array, chunking: readonly number[] = []) {
  const seen: { readonly bytes: string; readonly timeNs: number }[] = [];
  const passed = await eachPacket(inPieces(file, chunking), (bytes, timeNs) =>
    seen.push({ bytes: bytes.toString('hex'), timeNs }),
  );
  return { seen, passed };
}

const said = (frames: readonly Frame[]) =>
  frames.map(({ bytes, timeNs }) => ({ bytes: Buffer.from(bytes).toString('hex'), timeNs: Number(timeNs) }));

describe('eachPacket', () => {
  test.prop([fc.nat({ max: 50 }), fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 4 })])(
    'tells each packet once, in order, with its bytes and its time, in whatever pieces the file comes',
    async (count, chunking) => {
      const { seen, passed } = await seenIn(writePcap(framesOf(count)), chunking);
      expect(seen).toEqual(said(framesOf(count)));
      expect(passed).toEqual({ packets: count, linkType: 1, damage: undefined });
    },
  );

  test('of more packets than are decoded together, none is left out', async () => {
    const frames = framesOf(2 * BATCH_PACKETS + 1);
    const { seen, passed } = await seenIn(writePcap(frames));
    expect(passed.packets).toBe(frames.length);
    expect(seen).toEqual(said(frames));
  });

  test('a time of today is told to some hundred nanoseconds', async () => {
    const { seen } = await seenIn(writePcap(framesOf(1, 1_700_000_000_123_456_789n)));
    const timeNs = seen[0]?.timeNs ?? 0;
    expect(Math.abs(timeNs - Number(1_700_000_000_123_456_789n))).toBeLessThan(500);
  });

  test.prop([fc.integer({ min: 1, max: RECORD_HEADER + 8 })])(
    'a file that ends within a packet gives the packets before it, and says where it ends',
    async (lacking) => {
      const frames = framesOf(10).slice(5, 9);
      const whole = writePcap(frames);
      const last = RECORD_HEADER + (frames.at(-1)?.bytes.length ?? 0);
      const { seen, passed } = await seenIn(whole.subarray(0, whole.length - Math.min(lacking, last - 1)));
      expect(seen).toEqual(said(frames.slice(0, -1)));
      expect(passed).toMatchObject({ packets: 3, linkType: 1, damage: { offset: whole.length - last } });
    },
  );

  test('says the link type, and counts without being told what to see', async () => {
    expect(await eachPacket(inPieces(writePcap(framesOf(3), { linkType: 113 }), []))).toEqual({
      packets: 3,
      linkType: 113,
      damage: undefined,
    });
  });

  test.each([
    ['an empty file', new Uint8Array(0)],
    ['a file that is no capture', new Uint8Array(100).fill(7)],
    ['a file that ends within its header', writePcap([]).subarray(0, FILE_HEADER - 1)],
  ])('%s is damage at its beginning, and no link type', async (_, file) => {
    const { seen, passed } = await seenIn(file);
    expect(seen).toEqual([]);
    expect(passed).toMatchObject({ packets: 0, linkType: undefined, damage: { offset: 0 } });
  });
});
