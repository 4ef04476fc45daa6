import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { MAX_FRAME_BYTES } from './damage.ts';
import { readPcap, writePcap } from './pcap.ts';
import { type PacketHead, pcapStream } from './pcapStream.ts';

function written(packets: readonly (PacketHead & { readonly fill?: number })[]): Buffer {
  const pieces: Buffer[] = [];
  const stream = pcapStream((bytes) => pieces.push(Buffer.from(bytes)));
  for (const packet of packets) {
    const at = stream.add(packet);
    stream.bytes.fill(packet.fill ?? 0, at, at + packet.length);
  }
  stream.end();
  return Buffer.concat(pieces);
}

const packet = fc.record({
  length: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(MAX_FRAME_BYTES, 65_535)),
  more: fc.constantFrom(0, 1000),
  seconds: fc.nat(0xffff_ffff),
  nanoseconds: fc.nat(999_999_999),
  fill: fc.nat(255),
});

describe('pcapStream', () => {
  test.prop([fc.array(packet, { maxLength: 20 })], { numRuns: 30 })(
    'writes the bytes that writePcap does, which has all of them at once',
    (packets) => {
      const frames = packets.map(({ length, more, seconds, nanoseconds, fill }) => ({
        timeNs: BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds),
        bytes: new Uint8Array(length).fill(fill),
        wireLength: length + more,
      }));
      const streamed = written(packets.map(({ more, ...head }) => ({ ...head, wireLength: head.length + more })));
      expect(streamed.equals(writePcap(frames))).toBe(true);
    },
  );

  it.each([
    [Number.NaN, 0n],
    [-1, 0n],
    [2 ** 33, 0xffff_ffffn * 1_000_000_000n],
  ])('has the nearest time in place of %d s, which the format cannot say', (seconds, timeNs) => {
    const file = written([{ length: 1, wireLength: 1, seconds, nanoseconds: 5 }]);
    expect(readPcap(file).frames[0]?.timeNs).toBe(timeNs);
  });

  it('takes no frame that readers refuse', () => {
    const head = { wireLength: 1, seconds: 0, nanoseconds: 0 };
    expect(() => written([{ ...head, length: 0 }])).toThrow(RangeError);
    expect(() => written([{ ...head, length: MAX_FRAME_BYTES + 1 }])).toThrow(RangeError);
  });
});
