import fc from 'fast-check';
import { ETHERTYPE, ethernet, ipv4, ipv6, tcp } from '../../../packet/build.ts';
import { PROTOCOL } from '../../../packet/ip.ts';
import { compareSegments } from '../compareSegments.ts';
import type { SegmentResult } from '../result.ts';
import type { SentRange } from './byteCounts.ts';

/** A segment of a stream. */
export interface MadeSegment extends SentRange {
  readonly flags: readonly ('syn' | 'fin' | 'rst')[];
}

/** What was sent on some streams, and the same as a mirror copies it that cuts it otherwise. */
export interface MadeStreams {
  readonly source: readonly MadeSegment[];
  readonly copy: readonly MadeSegment[];
}

const mac = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };

/** Even streams are of IPv4, odd ones of IPv6. */
export function frameOf({ stream, sequence, bytes, flags }: MadeSegment): Uint8Array {
  const isOld = stream % 2 === 0;
  const addresses = isOld
    ? { source: '10.0.0.1', destination: '10.0.0.2' }
    : { source: 'fd00::1', destination: 'fd00::2' };
  // Data of a SYN begins behind it.
  const first = flags.includes('syn') ? (sequence - 1 + 2 ** 32) % 2 ** 32 : sequence;
  const header = { addresses, sourcePort: 40_000 + stream, destinationPort: 5201, sequence: first };
  const segment = tcp({ ...header, flags: ['ack', ...flags] }, bytes);
  return isOld
    ? ethernet({ ...mac, type: ETHERTYPE.ipv4 }, ipv4({ ...addresses, protocol: PROTOCOL.tcp, id: 1 }, segment))
    : ethernet({ ...mac, type: ETHERTYPE.ipv6 }, ipv6({ ...addresses, nextHeader: PROTOCOL.tcp }, segment));
}

/** The name of a stream. */
export function nameOf(stream: number): string {
  return stream % 2 === 0 ? `10.0.0.1.${40_000 + stream} > 10.0.0.2.5201` : `fd00::1.${40_000 + stream} > fd00::2.5201`;
}

/** Tells a matching both sides, one packet of each after the other as long as there are any. */
export function compared({ source, copy }: MadeStreams): SegmentResult {
  const matching = compareSegments();
  const [sent, copied] = [source.map(frameOf), copy.map(frameOf)];
  for (let index = 0; index < Math.max(sent.length, copied.length); index += 1) {
    const place = { capture: 0, number: index + 1 };
    // Every third time the copy comes first.
    for (const side of index % 3 === 0 ? (['copy', 'source'] as const) : (['source', 'copy'] as const)) {
      const frame = (side === 'source' ? sent : copied)[index];
      if (frame !== undefined) matching[side](frame, place);
    }
  }
  if (matching.end()) for (const frame of sent) matching.sent(frame);
  return matching.result();
}

/** A range in segments of these lengths, over and over. */
function cut(range: SentRange, lengths: readonly number[]): readonly SentRange[] {
  const parts: SentRange[] = [];
  for (let at = 0, turn = 0; at < range.bytes.length; turn += 1) {
    const bytes = range.bytes.subarray(at, at + (lengths[turn % lengths.length] as number));
    parts.push({ stream: range.stream, sequence: (range.sequence + at) % 2 ** 32, bytes });
    at += bytes.length;
  }
  return parts;
}

/** Small enough for frames of a wire, and large as with segmentation offload. */
const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 1460 }), fc.integer({ min: 1, max: 40_000 })), {
  minLength: 1,
  maxLength: 5,
});

/** Anywhere, where sequence numbers wrap, or where a block of them ends. */
const firstNumbers = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.integer({ min: 2 ** 32 - 5000, max: 2 ** 32 - 1 }),
  fc.integer({ min: 16_000, max: 17_000 }),
);

const oneStream = fc
  .record({
    bytes: fc.integer({ min: 300, max: 20_000 }),
    seed: fc.nat(),
    first: firstNumbers,
    sourceLengths: lengths,
    copyLengths: lengths,
    again: fc.array(fc.record({ from: fc.nat(), length: fc.integer({ min: 1, max: 3000 }), lengths }), {
      maxLength: 3,
    }),
  })
  .map((made) => (stream: number) => {
    const data = { stream, sequence: made.first, bytes: randomBytes(made.bytes, made.seed) };
    const again = made.again.map(({ from, length, lengths: cuts }) => {
      const at = from % data.bytes.length;
      const bytes = data.bytes.subarray(at, at + length);
      return { range: { stream, sequence: (made.first + at) % 2 ** 32, bytes }, cuts };
    });
    return {
      source: [...opened(cut(data, made.sourceLengths)), ...again.map(({ range }) => bare(range))],
      copy: [...opened(cut(data, made.copyLengths)), ...again.flatMap(({ range, cuts }) => cut(range, cuts).map(bare))],
    };
  });

/** Streams whose segments come in any order, some of the bytes again, and whose copies are cut otherwise. */
export const anyStreams: fc.Arbitrary<MadeStreams> = fc
  .record({ streams: fc.array(oneStream, { minLength: 1, maxLength: 3 }), seed: fc.nat(), disorder: fc.nat(40) })
  .map(({ streams, seed, disorder }) => {
    const made = streams.map((make, stream) => make(stream));
    return {
      source: shuffled(
        made.flatMap(({ source }) => source),
        seed,
        2,
      ),
      copy: shuffled(
        made.flatMap(({ copy }) => copy),
        seed + 1,
        disorder,
      ),
    };
  });

function bare(range: SentRange): MadeSegment {
  return { ...range, flags: [] };
}

/** With SYN on the first segment and FIN on the last, which may be the same. */
function opened(ranges: readonly SentRange[]): readonly MadeSegment[] {
  return ranges.map((range, index) => {
    const [isFirst, isLast] = [index === 0, index === ranges.length - 1];
    return { ...range, flags: [...(isFirst ? (['syn'] as const) : []), ...(isLast ? (['fin'] as const) : [])] };
  });
}

/** In an order in which nothing is farther than so many places from where it was. */
function shuffled<Item>(items: readonly Item[], seed: number, distance: number): readonly Item[] {
  const random = randomBytes(items.length, seed);
  return items
    .map((item, index) => ({ item, at: index + ((random[index] as number) / 256) * distance }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** The same bytes for the same seed (mulberry32). */
export function randomBytes(length: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xff;
  });
}
