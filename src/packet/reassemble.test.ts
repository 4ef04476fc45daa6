import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { ETHERTYPE, ethernet, hopByHop, ipv4, ipv6, ipv6Fragments } from './build.ts';
import { internetChecksum } from './checksum.ts';
import { reassembled } from './reassemble.ts';

const ETHERNET = 14;
const HEADER = 20;
/** The builder sets it, and it stays. */
const DO_NOT_FRAGMENT = 0x4000;

const packet = (id: number, length: number) =>
  ethernet(
    { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type: ETHERTYPE.ipv4 },
    ipv4({ source: '192.0.2.1', destination: '192.0.2.2', protocol: 47, id }, filled(length, id)),
  );
const filled = (length: number, id: number) => Uint8Array.from({ length }, (_, index) => (index * 7 + id) & 0xff);

/** As RFC 791 cuts it: each piece with a header of its own, lengths in units of eight bytes. */
function cut(bytes: Uint8Array, units: readonly number[]): readonly Uint8Array[] {
  const content = bytes.subarray(ETHERNET + HEADER);
  const ends = [...units.map((_, index) => 8 * units.slice(0, index + 1).reduce((sum, one) => sum + one, 0))].filter(
    (end) => end < content.length,
  );
  return [0, ...ends].map((start, index) => {
    const end = ends[index] ?? content.length;
    const piece = Uint8Array.from([...bytes.subarray(0, ETHERNET + HEADER), ...content.subarray(start, end)]);
    const header = piece.subarray(ETHERNET, ETHERNET + HEADER);
    const word = (at: number, value: number) => header.set([value >> 8, value & 0xff], at);
    word(2, HEADER + end - start);
    word(6, DO_NOT_FRAGMENT | (end < content.length ? 0x2000 : 0) | (start / 8));
    word(10, 0);
    word(10, internetChecksum(header));
    return piece;
  });
}

const timed = (all: readonly Uint8Array[]): Frame[] =>
  all.map((bytes, index) => ({ timeNs: BigInt(index), bytes, wireLength: bytes.length }));
const hex = (frames: readonly Frame[]) => frames.map(({ bytes }) => Buffer.from(bytes).toString('hex'));

const units = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 });

test.prop([
  fc.array(fc.tuple(fc.integer({ min: 40, max: 1400 }), units), { minLength: 1, maxLength: 4 }),
  fc.infiniteStream(fc.nat()),
])('fragments of several packets, in whatever order, make the packets again', (orders, draws) => {
  const packets = orders.map(([length], index) => packet(index + 1, length));
  const pieces = orders.flatMap(([, pieceUnits], index) => cut(packets[index] as Uint8Array, pieceUnits));
  const shuffled = pieces
    .map((piece) => ({ piece, draw: draws.next().value as number }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ piece }) => piece);
  expect(hex(reassembled(timed(shuffled))).sort()).toEqual(hex(timed(packets)).sort());
});

const six = { source: '2001:db8::1', destination: '2001:db8::2', nextHeader: 47 };
const onWire = (bytes: Uint8Array) =>
  ethernet({ source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type: ETHERTYPE.ipv6 }, bytes);
const IPV6_HEADER = 40;
/** As many routers on the way ask of each. */
const withOptions = (bytes: Uint8Array, options: Uint8Array) => {
  const nextHeader = bytes[6] as number;
  return ipv6({ ...six, nextHeader: 0 }, hopByHop({ nextHeader, options }, bytes.subarray(IPV6_HEADER)));
};

test.prop([
  fc.array(fc.tuple(fc.integer({ min: 40, max: 1400 }), fc.integer({ min: 1, max: 60 })), {
    minLength: 1,
    maxLength: 4,
  }),
  fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined }),
  fc.infiniteStream(fc.nat()),
])('fragments of IPv6, behind options or not, make the packets again', (orders, options, draws) => {
  const extended = (bytes: Uint8Array) => onWire(options === undefined ? bytes : withOptions(bytes, options));
  const packets = orders.map(([length], index) => extended(ipv6(six, filled(length, index))));
  const pieces = orders.flatMap(([length, units], id) =>
    ipv6Fragments({ ...six, id }, filled(length, id), units * 8).map(extended),
  );
  const shuffled = pieces
    .map((piece) => ({ piece, draw: draws.next().value as number }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ piece }) => piece);
  expect(hex(reassembled(timed(shuffled))).sort()).toEqual(hex(timed(packets)).sort());
});

test('what was captured at several places is put together at each', () => {
  const pieces = cut(packet(1, 100), [4, 4]).flatMap((bytes) => [1, 2].map((place) => ({ bytes, place })));
  const frames = pieces.map(({ bytes, place }) => ({ timeNs: 0n, bytes, wireLength: bytes.length, place }));
  const whole = reassembled(frames, ({ place }) => place);
  expect(hex(whole)).toEqual(hex(timed([packet(1, 100), packet(1, 100)])));
  expect(whole.map(({ place }) => place)).toEqual([1, 2]);
  expect(reassembled(frames)).toHaveLength(frames.length);
});

test('a packet stands where its last fragment came, at its time', () => {
  const [first, last] = cut(packet(1, 100), [5]) as [Uint8Array, Uint8Array];
  const other = packet(2, 40);
  const frames = reassembled(timed([first, other, last, other]));
  expect(hex(frames)).toEqual(hex(timed([other, packet(1, 100), other])));
  expect(frames.map(({ timeNs }) => timeNs)).toEqual([1n, 2n, 3n]);
});

test.each<[string, (pieces: readonly Uint8Array[]) => readonly (Uint8Array | undefined)[]]>([
  ['one is lost', (pieces) => pieces.slice(1)],
  ['the last is lost', (pieces) => pieces.slice(0, -1)],
  ['two overlap', ([first, , last]) => [first, cut(packet(1, 100), [3, 4])[1], last]],
  ['they are of different packets', ([first, second]) => [first, second, cut(packet(2, 100), [4, 4])[2]]],
])('fragments stay where they are when %s', (_, change) => {
  const pieces = change(cut(packet(1, 100), [4, 4])).filter((piece) => piece !== undefined);
  expect(hex(reassembled(timed(pieces)))).toEqual(hex(timed(pieces)));
});

test('two packets with one identification, one after the other, are two', () => {
  const pieces = cut(packet(1, 100), [4, 4]);
  expect(hex(reassembled(timed([...pieces, ...pieces])))).toEqual(hex(timed([packet(1, 100), packet(1, 100)])));
});

test.prop([fc.array(fc.uint8Array({ maxLength: 80 })), fc.array(fc.tuple(fc.nat(60), fc.nat(255)))])(
  'whatever the bytes, it does not throw, and makes no more frames than there were',
  (noise, changes) => {
    const pieces = cut(packet(1, 100), [4, 4]).map((piece) => Uint8Array.from(piece));
    for (const [at, value] of changes) (pieces[at % 3] as Uint8Array)[at] = value;
    const all = timed([...noise, ...pieces]);
    expect(reassembled(all).length).toBeLessThanOrEqual(all.length);
  },
);
