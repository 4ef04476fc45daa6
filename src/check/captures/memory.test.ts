import { expect, test } from 'vitest';
import type { Frame } from '../../model/observation.ts';
import { writePcap } from '../../packet/pcap.ts';
import { compareCaptures } from './compareCaptures.ts';
import type { NamedCapture } from './streams.ts';
import { PLAIN } from './testing/captures.ts';

const FRAMES = 2048;
const BLOCKS = 1400;

/** A capture of 4 GiB that is nowhere as a whole: the same packets over and over, each time with another number in each. */
function endless(name: string, lacking: (number: number) => boolean): NamedCapture {
  const frames = Array.from({ length: FRAMES }, (_, index): Frame => {
    const bytes = new Uint8Array(1514).fill(index & 0xff);
    return { timeNs: BigInt(index) * 1000n, bytes, wireLength: 1514 };
  });
  const file = writePcap(frames);
  const [header, records] = [file.subarray(0, 24), file.subarray(24)];
  const view = new DataView(records.buffer, records.byteOffset);
  const recordBytes = records.length / FRAMES;
  return {
    name,
    open: async () => {
      const kept = new Uint8Array(records.length);
      let block = 0;
      let at = 0;
      let size = 0;
      let piece = header;
      const next = () => {
        size = 0;
        for (let index = 0; index < FRAMES; index += 1) {
          const number = block * FRAMES + index;
          view.setUint32(index * recordBytes, Math.floor(number / 1000), true);
          view.setUint32(index * recordBytes + 4, (number % 1000) * 1_000_000, true);
          view.setUint32(index * recordBytes + 16 + 34, number, true);
          view.setUint32(index * recordBytes + 16 + 1000, number, true);
          if (lacking(number)) continue;
          kept.set(records.subarray(index * recordBytes, (index + 1) * recordBytes), size);
          size += recordBytes;
        }
        block += 1;
        return kept.subarray(0, size);
      };
      return {
        read(target) {
          if (at === piece.length) {
            if (block === BLOCKS) return 0;
            piece = next();
            at = 0;
          }
          const bytes = Math.min(target.length, piece.length - at);
          target.set(piece.subarray(at, at + bytes));
          at += bytes;
          return bytes;
        },
      };
    },
  };
}

test('4 GiB a side are compared in memory that does not grow with them, only with what is missing', async () => {
  const before = process.memoryUsage.rss();
  const { comparison } = await compareCaptures(
    [endless('source.pcap', () => false)],
    endless('mirror.pcap', (number) => number % 1000 === 999),
    PLAIN,
  );
  const grown = process.memoryUsage.rss() - before;
  expect(comparison.source.bytes).toBeGreaterThan(2 ** 32);
  expect(comparison).toMatchObject({
    source: { packets: FRAMES * BLOCKS },
    missing: 2867,
    duplicate: 0,
    unexpected: 0,
  });
  expect(grown).toBeLessThan(100e6);
}, 60_000);
