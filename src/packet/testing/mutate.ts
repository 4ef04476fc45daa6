/** A whole number from 0 to below `below`. */
export type Random = (below: number) => number;

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const chosen = list[random(list.length)];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
}

/** Longest stretch that is moved or repeated. */
const MAX_SLICE = 2000;

/** The bytes of a capture after up to six changes of the kinds that break readers; `other` is a capture to take parts of. */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let changes = random(7); changes > 0; changes--)
    if (mutated.length > 0) mutated = pick(random, MUTATIONS)(mutated, random, other);
  return mutated;
}

type Mutation = (bytes: Buffer, random: Random, other: Uint8Array) => Buffer;

const setByte =
  (value: number): Mutation =>
  (bytes, random) => {
    bytes[random(bytes.length)] = value;
    return bytes;
  };

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    return bytes;
  },
  setByte(0),
  setByte(0x7f),
  setByte(0xff),
  setNumber,
  setNumber,
  setNumber,
  function nudgeNumber(bytes, random) {
    const at = placeOf(bytes, random);
    if (at === undefined) return bytes;
    const little = random(2) === 0;
    const changed =
      (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)) + pick(random, [-4, -1, 1, 4, 8, 65_536]);
    if (little) bytes.writeUInt32LE(changed >>> 0, at);
    else bytes.writeUInt32BE(changed >>> 0, at);
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random(bytes.length + 1));
  },
  function cutOut(bytes, random) {
    const [from, to] = sliceOf(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function duplicate(bytes, random) {
    const [from, to] = sliceOf(bytes, random);
    const at = random(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at)]);
  },
  function overlap(bytes, random) {
    const [from, to] = sliceOf(bytes, random);
    return bytes.copyWithin(random(bytes.length), from, to);
  },
  function swap(bytes, random) {
    const [from, to] = sliceOf(bytes, random);
    const [first, last] = sliceOf(bytes.subarray(to), random).map((at) => to + at) as [number, number];
    return Buffer.concat([
      bytes.subarray(0, from),
      bytes.subarray(first, last),
      bytes.subarray(to, first),
      bytes.subarray(from, to),
      bytes.subarray(last),
    ]);
  },
  function splice(bytes, random, other) {
    const from = 4 * random(other.length / 4 + 1);
    return Buffer.concat([bytes.subarray(0, random(bytes.length + 1)), other.subarray(from, from + MAX_SLICE)]);
  },
  function append(bytes, random, other) {
    return Buffer.concat([bytes, other.subarray(0, random(3) === 0 ? MAX_SLICE : other.length)]);
  },
];

/** What lengths, counts and times are at their ends, and the bounds of the readers with their neighbours. */
const EXTREMES = [
  ...[0, 1, 4, 8, 11, 12, 16, 20, 28, 32],
  ...[0xffff, 0x1_0000, 999_999, 1_000_000, 999_999_999, 1_000_000_000],
  ...[262_143, 262_144, 262_145, 327_680, 393_216, 393_220, 524_288],
  ...[0x7fff_fffc, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffc, 0xffff_ffff],
  ...[0x0a0d0d0a, 0x1a2b3c4d, 0xa1b2c3d4, 0xa1b23c4d],
];

function setNumber(bytes: Buffer, random: Random): Buffer {
  const at = placeOf(bytes, random);
  if (at === undefined) return bytes;
  const number = random(8) === 0 ? bytes.length - at : pick(random, EXTREMES);
  if (random(2) === 0) bytes.writeUInt32LE(number, at);
  else bytes.writeUInt32BE(number, at);
  return bytes;
}

/** Where to write 32 bits; mostly where a field of the formats can be. */
function placeOf(bytes: Buffer, random: Random): number | undefined {
  if (bytes.length < 4) return undefined;
  const at = random(bytes.length - 3);
  return random(4) === 0 ? at : at & ~3;
}

/** A short stretch of the bytes, mostly of whole fields. */
function sliceOf(bytes: Uint8Array, random: Random): [from: number, to: number] {
  const mask = random(2) === 0 ? ~3 : ~0;
  const from = random(bytes.length + 1) & mask;
  return [from, Math.min(bytes.length, from + (random(pick(random, [5, 40, MAX_SLICE])) & mask))];
}
