import type { PacketStream } from '../../packet/batch.ts';
import { type Delays, delays } from './delays.ts';
import { type MatchedRuns, matchedRuns } from './runs.ts';
import { type Unmatched, unmatched } from './unmatched.ts';

/** The packets of two streams, paired: what has a partner, and what has none. */
export interface Matching {
  readonly runs: MatchedRuns;
  readonly delays: Delays;
  /** Packets of the source without a partner in the mirror. */
  readonly lost: Unmatched;
  /** Packets of the mirror without a partner in the source. */
  readonly surplus: Unmatched;
  /** Packets read. */
  readonly sourcePackets: number;
  readonly mirrorPackets: number;
  /** True when more was without a partner than memory is given for; the rest of both streams was not read then. */
  readonly abandoned: boolean;
}

/** Bytes of frames without a partner, on both sides together, from which on two captures have too little in common to go on. */
const MOST_UNMATCHED_BYTES = 2 ** 30;

/**
 * Pairs the packets of two streams as multisets of whole frames: identical frames are paired in order of occurrence.
 *
 * As long as the streams are in step, frames are compared where they lie. A packet that is not at its place waits on its side,
 * found by its bytes when its partner comes, however much later. Memory grows with what waits; two equal streams take none.
 */
export async function matchPackets(source: PacketStream, mirror: PacketStream): Promise<Matching> {
  const runs = matchedRuns();
  const times = delays();
  const lost = unmatched();
  const surplus = unmatched();
  const a = source.batch;
  const b = mirror.batch;
  const { equal, equalRun } = a.memory;
  let i = 0;
  let j = 0;
  /** The newest known time from source to mirror in nanoseconds; NaN as long as nothing was matched. */
  let lag = Number.NaN;
  let more = await source.refill();
  let moreCopies = await mirror.refill();
  let abandoned = false;

  while (more && moreCopies && !abandoned) {
    while (i < a.count && j < b.count) {
      if (!inStep()) outOfStep();
    }
    await refillAsNeeded();
  }
  while (more && !abandoned) {
    while (i < a.count) {
      if (pairWithSurplus()) continue;
      lost.add(a, i);
      i += 1;
    }
    await refillAsNeeded();
  }
  while (moreCopies && !abandoned) {
    while (j < b.count) {
      if (pairWithLost()) continue;
      surplus.add(b, j);
      j += 1;
    }
    await refillAsNeeded();
  }
  const sourcePackets = a.first + Math.min(i, a.count);
  const mirrorPackets = b.first + Math.min(j, b.count);
  return { runs, delays: times, lost, surplus, sourcePackets, mirrorPackets, abandoned };

  async function refillAsNeeded(): Promise<void> {
    abandoned = lost.bytes() + surplus.bytes() > MOST_UNMATCHED_BYTES;
    if (abandoned) return;
    if (more && i >= a.count) {
      more = await source.refill();
      i = 0;
    }
    if (moreCopies && j >= b.count) {
      moreCopies = await mirror.refill();
      j = 0;
    }
  }

  /** Goes on for as long as the packets are equal one by one, and none of their like waits on either side. False when they are not. */
  function inStep(): boolean {
    const most = Math.min(a.count - i, b.count - j);
    const run = equalRun(a.startsAt + 4 * i, a.lengthsAt + 4 * i, b.startsAt + 4 * j, b.lengthsAt + 4 * j, most);
    if (run === 0) return false;
    for (let left = run; left > 0; ) {
      let free = left;
      if (lost.size() > 0 || surplus.size() > 0) {
        free = 0;
        while (free < left && !lost.mayHold(a, i + free) && !surplus.mayHold(a, i + free)) free += 1;
      }
      if (free > 0) pair(free);
      left -= free;
      if (left === 0) break;
      // Identical frames are paired in order of occurrence: one that waits comes before the two that are equal here.
      if (pairWithSurplus() || pairWithLost()) break;
      pair(1);
      left -= 1;
    }
    return true;
  }

  /** Pairs the next packets of both sides, which are equal one by one. */
  function pair(count: number): void {
    runs.add(a.first + i, b.first + j, count);
    for (let k = 0; k < count; k += 1) {
      lag =
        ((b.seconds[j + k] as number) - (a.seconds[i + k] as number)) * 1e9 +
        ((b.nanoseconds[j + k] as number) - (a.nanoseconds[i + k] as number));
      times.add(lag);
    }
    i += count;
    j += count;
  }

  /** Decides for two different packets which of them waits, so that the streams come into step again. */
  function outOfStep(): void {
    if (pairWithSurplus() || pairWithLost()) return;
    const waits = whoWaits();
    if (waits !== 'mirror') {
      lost.add(a, i);
      i += 1;
    }
    if (waits !== 'source') {
      surplus.add(b, j);
      j += 1;
    }
  }

  /** The side whose packet is not at its place, judged by the packets that follow; where they do not tell, by the times. */
  function whoWaits(): 'source' | 'mirror' | 'both' {
    if (isEqual(i + 1, j)) return 'source';
    if (isEqual(i, j + 1)) return 'mirror';
    if (isEqual(i + 1, j + 1)) return 'both';
    const later =
      ((b.seconds[j] as number) - (a.seconds[i] as number)) * 1e9 +
      ((b.nanoseconds[j] as number) - (a.nanoseconds[i] as number)) -
      lag;
    if (Number.isNaN(later)) return 'both';
    return later >= 0 ? 'source' : 'mirror';
  }

  function isEqual(inSource: number, inMirror: number): boolean {
    if (inSource >= a.count || inMirror >= b.count) return false;
    const length = a.lengths[inSource] as number;
    if (length !== b.lengths[inMirror]) return false;
    return equal(a.starts[inSource] as number, b.starts[inMirror] as number, length) === 1;
  }

  /** Pairs the source's next packet with an earlier one of the mirror, when one like it waits. */
  function pairWithSurplus(): boolean {
    const row = surplus.take(a, i);
    if (row < 0) return false;
    runs.add(a.first + i, surplus.number(row), 1);
    const aheadNs = surplus.nanoseconds(row) - (a.nanoseconds[i] as number);
    times.add((surplus.seconds(row) - (a.seconds[i] as number)) * 1e9 + aheadNs);
    i += 1;
    return true;
  }

  /** Pairs the mirror's next packet with an earlier one of the source, when one like it waits. */
  function pairWithLost(): boolean {
    const row = lost.take(b, j);
    if (row < 0) return false;
    runs.add(lost.number(row), b.first + j, 1);
    const behindNs = (b.nanoseconds[j] as number) - lost.nanoseconds(row);
    times.add(((b.seconds[j] as number) - lost.seconds(row)) * 1e9 + behindNs);
    j += 1;
    return true;
  }
}
