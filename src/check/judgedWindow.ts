import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { frameKey } from '../packet/content.ts';
import { groupSightings } from './sightings.ts';

/** The part of a capture that is judged, in nanoseconds since the epoch. What was captured before and after it is a witness alone. */
export interface JudgedWindow {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** How long before and after it was captured; a copy is further from its packet only when it was delayed. */
  readonly marginNs: bigint;
}

interface Judged {
  readonly owed: readonly OwedFrames[];
  readonly copies: readonly Sighting[];
}

/**
 * Of what is owed and what came in a whole capture, that which is judged: packets of the window with their copies, wherever these lie, and copies
 * within the window that are of no packet. Packets in the margins are gone with their copies, and copies there that are of no captured packet, so that
 * what is in flight at the edges is neither missing nor unexpected. Identical frames are paired in order of occurrence, none further apart than the margin.
 */
export function withinWindow(owed: readonly OwedFrames[], copies: readonly Sighting[], window: JudgedWindow): Judged {
  const byContent = groupSightings(copies, frameKey);
  const judged: OwedFrames[] = [];
  const kept: Sighting[] = [];
  for (const frames of owed) {
    const found = byContent.get(frames.content) ?? [];
    byContent.delete(frames.content);
    const part = isPoint(frames) ? paired(frames, found, window) : ranged(frames, found, window);
    // As it is where it can be: there are many.
    if (part.owed.sightings.length > 0) judged.push(isPoint(frames) && frames.atLeast === 1 ? frames : part.owed);
    kept.push(...part.copies);
  }
  for (const found of byContent.values()) kept.push(...found.filter((copy) => isWithin(copy, window)));
  return { owed: judged, copies: kept };
}

interface Part {
  readonly owed: OwedFrames;
  readonly copies: readonly Sighting[];
}

function isPoint({ sightings, atLeast, atMost }: OwedFrames): boolean {
  return atLeast === atMost && sightings.length === atLeast;
}

function paired({ content, sightings }: OwedFrames, found: readonly Sighting[], window: JudgedWindow): Part {
  const packets = sightings.toSorted(byTime);
  const copies = found.toSorted(byTime);
  const reach = reachOf(packets, window);
  const pairs: Sighting[] = [];
  const [alone, loose]: [Sighting[], Sighting[]] = [[], []];
  let next = 0;
  for (const packet of packets) {
    for (; next < copies.length && timeOf(copies[next]) < timeOf(packet) - reach; next += 1)
      loose.push(copies[next] as Sighting);
    const copy = copies[next];
    if (copy === undefined || timeOf(copy) > timeOf(packet) + reach) alone.push(packet);
    else {
      next += 1;
      if (isWithin(packet, window)) pairs.push(copy);
    }
  }
  loose.push(...copies.slice(next));
  const own = packets.filter((packet) => isWithin(packet, window));
  const owed = { content, sightings: own, atLeast: own.length, atMost: own.length };
  return { owed, copies: [...pairs, ...ofTheWindow(alone, loose, window)] };
}

/** Identical packets are told from one another by time: a copy is of the nearest of them. */
function reachOf(packets: readonly Sighting[], { marginNs }: JudgedWindow): bigint {
  return packets.reduce((least, packet, index) => {
    const half = index === 0 ? marginNs : (timeOf(packet) - timeOf(packets[index - 1])) / 2n;
    return half < least ? half : least;
  }, marginNs);
}

/**
 * Of the copies that are near none of their packets, those that are held against the window: what is left over of the margin before comes into the
 * window late, and what is left over of the window into the margin behind.
 */
function ofTheWindow(
  alone: readonly Sighting[],
  loose: readonly Sighting[],
  window: JudgedWindow,
): readonly Sighting[] {
  const [packets, copies] = [partsOf(alone, window), partsOf(loose, window)];
  const early = Math.max(0, packets.before.length - copies.before.length);
  const within = copies.within.slice(early);
  const late = Math.min(packets.within.length - within.length, copies.behind.length - packets.behind.length);
  return [...within, ...copies.behind.slice(0, Math.max(0, late))];
}

function partsOf(all: readonly Sighting[], window: JudgedWindow) {
  return {
    before: all.filter((one) => timeOf(one) < window.fromNs),
    within: all.filter((one) => isWithin(one, window)),
    behind: all.filter((one) => timeOf(one) > window.toNs),
  };
}

/** Where it is open how many are owed, each packet in the margins may be one of them, or none. */
function ranged(
  { content, sightings, atLeast, atMost }: OwedFrames,
  found: readonly Sighting[],
  window: JudgedWindow,
): Part {
  const outside = sightings.filter((packet) => !isWithin(packet, window)).length;
  if (outside === sightings.length) return { owed: { content, sightings: [], atLeast: 0, atMost: 0 }, copies: [] };
  return { owed: { content, sightings, atLeast: Math.max(0, atLeast - outside), atMost }, copies: found };
}

function isWithin(sighting: Sighting, { fromNs, toNs }: JudgedWindow): boolean {
  return timeOf(sighting) >= fromNs && timeOf(sighting) <= toNs;
}

function timeOf(sighting: Sighting | undefined): bigint {
  return sighting?.frame.timeNs ?? 0n;
}

function byTime(a: Sighting, b: Sighting): number {
  return timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : 0;
}
