import type { CopyCounts } from '../model/verdict.ts';
import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { frameKey } from '../packet/content.ts';
import { type Changed, pairChanged, type Unpaired } from './changed.ts';
import { groupSightings } from './sightings.ts';

/** A copy that is a missing frame in another shape. */
export interface ChangedCopy {
  readonly original: Sighting;
  readonly copy: Sighting;
}

/** Copies held against what is owed, as multisets of whole frames; identical frames are paired in order of occurrence. */
export interface CopyComparison {
  readonly counts: CopyCounts;
  readonly missing: readonly Sighting[];
  /** Whether all that is missing passed before the first packet that was copied, or after the last one: a mirror that came late, or went early. */
  readonly missingEnd?: 'before' | 'after';
  readonly duplicate: readonly Sighting[];
  readonly unexpected: readonly Sighting[];
  readonly altered: readonly ChangedCopy[];
  readonly truncated: readonly ChangedCopy[];
  /** Contents whose copies lie within a range that is wider than a point: neither right nor wrong. */
  readonly ambiguous: readonly OwedFrames[];
}

/**
 * Compares copies with what is owed.
 *
 * `matched + missing + altered + truncated = owed` and `matched + duplicate + unexpected + altered + truncated = copies`, always.
 */
export function compareCopies(owed: readonly OwedFrames[], copies: readonly Sighting[]): CopyComparison {
  const byContent = groupSightings(copies, frameKey);
  const lost: Sighting[] = [];
  const surplus: Sighting[] = [];
  const duplicate: Sighting[] = [];
  const ambiguous: OwedFrames[] = [];
  const copied: Sighting[] = [];
  let matched = 0;
  for (const frames of owed) {
    const found = byContent.get(frames.content) ?? [];
    byContent.delete(frames.content);
    matched += Math.min(found.length, frames.atMost);
    copied.push(...frames.sightings.slice(0, found.length));
    lost.push(...owedSightings(frames).slice(found.length));
    duplicate.push(...found.slice(frames.atMost));
    const withinRange = found.length >= frames.atLeast && found.length <= frames.atMost;
    if (withinRange && frames.atLeast !== frames.atMost) ambiguous.push(frames);
  }
  for (const found of byContent.values()) surplus.push(...found);

  const pairing = pairChanged(inOrder(lost).map(unplaced), inOrder(surplus).map(unplaced));
  const [truncated, altered] = [pairing.truncated.map(changedCopy), pairing.altered.map(changedCopy)];
  const [missing, unexpected] = [pairing.missing, pairing.unexpected].map((rest) =>
    rest.map(({ sighting }) => sighting),
  ) as [Sighting[], Sighting[]];
  const counts = {
    owed: matched + missing.length + altered.length + truncated.length,
    copies: copies.length,
    matched,
    missing: missing.length,
    duplicate: duplicate.length,
    unexpected: unexpected.length,
    altered: altered.length,
    truncated: truncated.length,
  };
  const end = endOf(missing, copied);
  return {
    counts,
    missing,
    ...(end && { missingEnd: end }),
    duplicate: inOrder(duplicate),
    unexpected,
    altered,
    truncated,
    ambiguous,
  };
}

/** What is owed at least, one by one: departures that are counted twice have fewer sightings than that, and the last stands in. */
export function owedSightings({ sightings, atLeast }: OwedFrames): readonly Sighting[] {
  return Array.from({ length: atLeast }, (_, index) => sightings[Math.min(index, sightings.length - 1)] as Sighting);
}

/** At which end of the traffic all missing ones lie; frames that were only stated have no time. */
function endOf(missing: readonly Sighting[], copied: readonly Sighting[]): CopyComparison['missingEnd'] {
  if (missing.length === 0 || copied.length === 0 || missing.some(({ number }) => number === 0)) return undefined;
  const times = inOrder(copied).map(({ frame }) => frame.timeNs);
  const [first = 0n, last = 0n] = [times[0], times.at(-1)];
  if (missing.every(({ frame }) => frame.timeNs < first)) return 'before';
  return missing.every(({ frame }) => frame.timeNs > last) ? 'after' : undefined;
}

function inOrder(sightings: readonly Sighting[]): Sighting[] {
  return [...sightings].sort((a, b) =>
    a.frame.timeNs < b.frame.timeNs ? -1 : a.frame.timeNs > b.frame.timeNs ? 1 : 0,
  );
}

interface Unplaced extends Unpaired {
  readonly sighting: Sighting;
}

function unplaced(sighting: Sighting): Unplaced {
  const { frame } = sighting;
  return {
    sighting,
    // They may lie in a file.
    get bytes() {
      return frame.bytes;
    },
    // In microseconds, which a double holds exactly: places are only held against one another.
    place: Number(frame.timeNs / 1000n),
  };
}

function changedCopy({ original, copy }: Changed<Unplaced>): ChangedCopy {
  return { original: original.sighting, copy: copy.sighting };
}
