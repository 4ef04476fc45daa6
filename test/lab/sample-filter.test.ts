import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { flowHash, sampleClass } from '../../src/live/verify/flowHash.ts';
import { sampleFilter } from '../../src/live/verify/sampleFilter.ts';
import { readPcap, writePcap } from '../../src/packet/pcap.ts';
import { scratchFolder } from '../support/command.ts';

const byte = fc.integer({ min: 0, max: 255 });
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** One direction of a flow: addresses, what is between them and the ports, ports, and what follows. */
const flow = fc.record({
  kind: fc.constantFrom('ipv4', 'fragment', 'ipv6', 'other'),
  macs: fc.tuple(bytes(6), bytes(6)),
  addresses: fc.tuple(bytes(16), bytes(16)),
  ports: fc.tuple(bytes(2), bytes(2)),
  protocol: fc.constantFrom(1, 6, 17, 47, 132),
  options: fc.constantFrom(0, 4, 40),
  offset: fc.integer({ min: 1, max: 255 }),
  rest: bytes(20),
  tags: fc.array(fc.record({ type: fc.constantFrom(0x8100, 0x88a8), id: byte }), { minLength: 1, maxLength: 3 }),
});
type Flow = typeof flow extends fc.Arbitrary<infer One> ? One : never;

const packetOf = (
  { kind, addresses, ports, protocol, options, offset, rest }: Flow,
  back: boolean,
): readonly number[] => {
  const [from, to] = back ? [addresses[1], addresses[0]] : addresses;
  const [source, destination] = back ? [ports[1], ports[0]] : ports;
  const fragment = kind === 'fragment' ? [0x20, offset] : [0x40, 0];
  switch (kind) {
    case 'ipv4':
    case 'fragment': {
      const header = [
        0x45 + options / 4,
        0,
        0,
        80,
        1,
        2,
        ...fragment,
        64,
        protocol,
        0,
        0,
        ...from.slice(12),
        ...to.slice(12),
      ];
      return [8, 0, ...header, ...new Array<number>(options).fill(1), ...source, ...destination, ...rest];
    }
    case 'ipv6':
      return [0x86, 0xdd, 0x60, 0, 0, 0, 0, 40, protocol, 64, ...from, ...to, ...source, ...destination, ...rest];
    case 'other':
      return [8, 6, ...rest, ...rest];
    default:
      return kind satisfies never;
  }
};

/** The frame with so many of its tags. */
const frameOf = (one: Flow, tags: number, back = false): Uint8Array => {
  const [from, to] = back ? [one.macs[1], one.macs[0]] : one.macs;
  const between = one.tags.slice(0, tags).flatMap(({ type, id }) => [type >> 8, type & 0xff, 0, id]);
  return Uint8Array.of(...to, ...from, ...between, ...packetOf(one, back));
};

/** Which of frames a capture filter takes, as tcpdump reads it. */
async function takes(frames: readonly Uint8Array[], filter: string): Promise<readonly boolean[]> {
  const folder = scratchFolder();
  const all = join(folder, 'all.pcap');
  // Each is known again by its time.
  writeFileSync(
    all,
    writePcap(
      frames.map((frame, index) => ({ timeNs: BigInt(index) * 1000n, bytes: frame, wireLength: frame.length })),
    ),
  );
  const { stdout } = await execa('tcpdump', ['-r', all, '-w', '-', '--', filter], {
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  const taken = new Set(readPcap(stdout).frames.map(({ timeNs }) => Number(timeNs / 1000n)));
  return frames.map((_, index) => taken.has(index));
}

describe('the filter of a sample', () => {
  test.prop(
    [
      fc.array(flow, { minLength: 50, maxLength: 50 }),
      fc.constantFrom(2, 16, 4096),
      fc.constantFrom(undefined, 60),
      fc.integer({ min: 0, max: 120 }),
    ],
    { numRuns: 30, endOnFailure: true },
  )('takes what the same arithmetic says here, also of frames that end early', async (flows, of, snaplen, longest) => {
    const whole = flows.flatMap((one) => [0, ...one.tags.keys()].map((_, tags) => frameOf(one, tags)));
    const frames = [...whole, ...whole.map((frame) => frame.subarray(0, Math.max(14, longest)))];
    const hashes = frames.map((frame) => flowHash(frame, snaplen));
    // One that takes some.
    const [which = 0] = hashes.flatMap((hash) => (hash === undefined ? [] : [sampleClass(hash, of)]));
    const expected = hashes.map((hash) => hash !== undefined && sampleClass(hash, of) === which);
    expect(await takes(frames, sampleFilter({ of, which }, snaplen))).toEqual(expected);
  });

  test.prop([fc.array(flow, { minLength: 50, maxLength: 50 }), fc.constantFrom(2, 4, 16)], {
    numRuns: 20,
    endOnFailure: true,
  })('takes a flow in both directions, whatever tags its frames have, or none of it', async (flows, of) => {
    const variants = flows.flatMap((one) => {
      const tags = [0, ...one.tags.keys()].map((_, count) => count);
      return tags.flatMap((count) => [false, true].map((back) => ({ one, frame: frameOf(one, count, back) })));
    });
    const taken = await takes(
      variants.map(({ frame }) => frame),
      sampleFilter({ of, which: 1 }),
    );
    for (const one of flows) {
      const answers = taken.filter((_, index) => variants[index]?.one === one);
      expect(new Set(answers).size).toBe(1);
    }
  });

  test.each([2, 16, 256])('takes about one in %i flows that differ in a port alone', async (of) => {
    const count = of * 200;
    const base = { kind: 'ipv4', protocol: 17, options: 0, offset: 1, rest: new Uint8Array(20), tags: [] } as const;
    const [mac, address] = [new Uint8Array(6).fill(2), new Uint8Array(16).fill(10)];
    const frames = Array.from({ length: count }, (_, index) => {
      // Even ports, as Linux gives them to connections.
      const port = (20_000 + 2 * index) & 0xffff;
      const ports = [Uint8Array.of(port >> 8, port & 0xff), Uint8Array.of(20, 81 + (index >> 15))] as [
        Uint8Array,
        Uint8Array,
      ];
      return frameOf(
        { ...base, tags: [], macs: [mac, mac], addresses: [address, address], ports } as unknown as Flow,
        0,
      );
    });
    const share = (await takes(frames, sampleFilter({ of, which: 1 }))).filter(Boolean).length / count;
    expect(share).toBeGreaterThan(0.7 / of);
    expect(share).toBeLessThan(1.3 / of);
  });
});
