/** One packet by two clocks, in nanoseconds since the epoch: when it passed here, and when its copy came there. */
export interface SeenTwice {
  readonly hereNs: bigint;
  readonly thereNs: bigint;
}

/** How another machine's clock stands to this one's, as far as packets that go one way can tell. */
export interface Alignment {
  readonly pairs: number;
  /**
   * How much the other clock is ahead in the middle of the time that the pairs span, in nanoseconds, as if the fastest copy had taken no time: the true
   * offset is smaller by what that one took, which packets that go one way cannot tell.
   */
  readonly offsetNs: bigint;
  /** How much faster the other clock runs, in parts per million; 0 where it is less than what the copies' delays differ by. */
  readonly driftPpm: number;
  /** How far the fastest copies of different parts of that time are from agreeing, in nanoseconds. */
  readonly uncertaintyNs: number;
  /** A time of the other clock by this one. */
  toHere(thereNs: bigint): bigint;
}

/** Why clocks cannot be aligned. */
export interface NotAligned {
  readonly unknown: string;
}

/** Fewer pairs prove nothing. */
const FEWEST = 10;
/** Parts of the time, of which each has its fastest copy, and pairs that make one. */
const MOST_PARTS = 20;
const FEWEST_OF_PART = 5;
/** A pair whose copy came so much before what the others say is none: identical packets were taken for one another. */
const FOREIGN_NS = 10_000_000;

/**
 * Finds the offset and the drift of another machine's clock from packets and their copies. Delays have a least value, which most parts of a window come
 * near to, and no largest: so that the fastest copies of parts of the time are held against one another (Moon, Skelly and Towsley, 1999; the slope by
 * Theil and Sen, which some parts with slow copies do not move).
 */
export function alignClocks(pairs: readonly SeenTwice[]): Alignment | NotAligned {
  if (pairs.length < FEWEST)
    return { unknown: `${pairs.length} copies are known to be of a packet, and it takes ${FEWEST} to align clocks by` };
  const times = pairs.map(({ hereNs }) => hereNs);
  const middle = (lowest(times) + highest(times)) / 2n;
  const first = pairs[0] as SeenTwice;
  const base = first.thereNs - first.hereNs;
  // Relative to one of them, so that doubles hold nanoseconds exactly.
  const points = pairs.map(({ hereNs, thereNs }): Point => {
    return { at: Number(hereNs - middle), ahead: Number(thereNs - hereNs - base) };
  });
  const own = withoutForeign(points);
  const { slope, fastest } = fitted(own);
  const least = own.reduce((sum, point) => Math.min(sum, point.ahead - slope * point.at), Infinity);
  const offsetNs = base + BigInt(Math.round(least));
  return {
    pairs: own.length,
    offsetNs,
    driftPpm: slope * 1e6,
    uncertaintyNs: Math.ceil(spread(fastest.map(({ at, ahead }) => ahead - slope * at))),
    toHere: (thereNs) => {
      const roughly = thereNs - offsetNs;
      return roughly - BigInt(Math.round((slope / (1 + slope)) * Number(roughly - middle)));
    },
  };
}

interface Point {
  /** Nanoseconds from the middle. */
  readonly at: number;
  readonly ahead: number;
}

function fitted(points: readonly Point[]) {
  const fastest = fastestOfParts(points);
  const slope = median(
    fastest.flatMap((one, index) =>
      fastest.slice(index + 1).map((other) => (other.ahead - one.ahead) / (other.at - one.at)),
    ),
  );
  const apart = spread(fastest.map(({ at, ahead }) => ahead - slope * at));
  const duration = spread(points.map(({ at }) => at));
  // What jitter alone could make of it is no drift.
  return { slope: fastest.length > 2 && Math.abs(slope) * duration > apart ? slope : 0, fastest };
}

/** The fastest copy of each part of the time. */
function fastestOfParts(points: readonly Point[]): readonly Point[] {
  const inTurn = points.toSorted((a, b) => a.at - b.at);
  const parts = Math.min(MOST_PARTS, Math.floor(inTurn.length / FEWEST_OF_PART));
  const size = inTurn.length / parts;
  return Array.from({ length: parts }, (_, part) => {
    const own = inTurn.slice(Math.floor(part * size), Math.floor((part + 1) * size));
    return own.reduce((best, one) => (one.ahead < best.ahead ? one : best));
  });
}

function withoutForeign(points: readonly Point[]): readonly Point[] {
  const { slope, fastest } = fitted(points);
  const rests = fastest.map(({ at, ahead }) => ahead - slope * at);
  const usual = median(rests);
  const tolerance = Math.max(FOREIGN_NS, 10 * median(rests.map((one) => Math.abs(one - usual))));
  return points.filter(({ at, ahead }) => ahead - slope * at >= usual - tolerance);
}

function median(numbers: readonly number[]): number {
  // Two at one time have no slope.
  const sorted = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

function spread(numbers: readonly number[]): number {
  let [least, most] = [Infinity, -Infinity];
  for (const one of numbers) [least, most] = [Math.min(least, one), Math.max(most, one)];
  return most - least;
}

function lowest(times: readonly bigint[]): bigint {
  return times.reduce((least, one) => (one < least ? one : least));
}

function highest(times: readonly bigint[]): bigint {
  return times.reduce((most, one) => (one > most ? one : most));
}
