import type { CopyCounts } from '../model/verdict.ts';
import type { OwedFrames, Sighting } from '../oracle/owed.ts';
import { contentKey } from '../packet/content.ts';
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
  readonly duplicate: readonly Sighting[];
  readonly unexpected: readonly Sighting[];
  readonly altered: readonly ChangedCopy[];
  readonly truncated: readonly ChangedCopy[];
  /** Contents whose copies lie within a range that is wider than a point: neither right nor wrong. */
  readonly ambiguous: readonly OwedFrames[];
}

/** So many unpaired frames are looked at for copies in another shape; beyond that they stay missing and unexpected. */
const MAX_PAIRING = 200;

/**
 * Compares copies with what is owed.
 *
 * `matched + missing + altered + truncated = owed` and `matched + duplicate + unexpected + altered + truncated = copies`, always.
 */
export function compareCopies(owed: readonly OwedFrames[], copies: readonly Sighting[]): CopyComparison {
  const byContent = groupSightings(copies, contentKey);
  const lost: Sighting[] = [];
  const surplus: Sighting[] = [];
  const duplicate: Sighting[] = [];
  const ambiguous: OwedFrames[] = [];
  let matched = 0;
  for (const frames of owed) {
    const found = byContent.get(frames.content) ?? [];
    byContent.delete(frames.content);
    matched += Math.min(found.length, frames.atMost);
    // A capture can hold fewer sightings than are owed at least only for departures counted twice; the last stands in.
    for (let index = found.length; index < frames.atLeast; index += 1) {
      lost.push(frames.sightings[Math.min(index, frames.sightings.length - 1)] as Sighting);
    }
    duplicate.push(...found.slice(frames.atMost));
    const withinRange = found.length >= frames.atLeast && found.length <= frames.atMost;
    if (withinRange && frames.atLeast !== frames.atMost) ambiguous.push(frames);
  }
  for (const found of byContent.values()) surplus.push(...found);

  const { truncated, altered, missing, unexpected } = pairChanged(inOrder(lost), inOrder(surplus));
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
  return { counts, missing, duplicate: inOrder(duplicate), unexpected, altered, truncated, ambiguous };
}

function inOrder(sightings: readonly Sighting[]): Sighting[] {
  return [...sightings].sort((a, b) =>
    a.frame.timeNs < b.frame.timeNs ? -1 : a.frame.timeNs > b.frame.timeNs ? 1 : 0,
  );
}

/**
 * Pairs surplus copies with the missing frames that they are changed forms of: first those that were cut, because a
 * prefix is the surer sign, then those that were altered; each with the frame that it is nearest to.
 */
function pairChanged(lost: readonly Sighting[], surplus: readonly Sighting[]) {
  const cut = pair(lost, surplus, bytesCut);
  const changed = pair(cut.missing, cut.unexpected, bytesAltered);
  return { ...changed, truncated: cut.paired, altered: changed.paired };
}

/** How far a copy is from an original in bytes; undefined when it is no form of it. */
type Distance = (original: Uint8Array, copy: Uint8Array) => number | undefined;

function pair(lost: readonly Sighting[], surplus: readonly Sighting[], distance: Distance) {
  const missing = [...lost];
  const paired: ChangedCopy[] = [];
  const unexpected: Sighting[] = [];
  for (const [index, copy] of surplus.entries()) {
    const candidates = index < MAX_PAIRING ? missing.slice(0, MAX_PAIRING) : [];
    const distances = candidates.map((original) => distance(original.frame.bytes, copy.frame.bytes) ?? Infinity);
    const least = Math.min(...distances);
    if (least === Infinity) unexpected.push(copy);
    else {
      const [original] = missing.splice(distances.indexOf(least), 1) as [Sighting];
      paired.push({ original, copy });
    }
  }
  return { missing, paired, unexpected };
}

function bytesCut(original: Uint8Array, copy: Uint8Array): number | undefined {
  const isPrefix = copy.length > 0 && copy.length < original.length && differing(original, copy) === 0;
  return isPrefix ? original.length - copy.length : undefined;
}

/** A frame with at most this share of its bytes changed is still known again. */
const MAX_CHANGED_SHARE = 0.25;

function bytesAltered(original: Uint8Array, copy: Uint8Array): number | undefined {
  if (copy.length !== original.length || goesBack(original, copy)) return undefined;
  const bytes = differing(original, copy);
  return bytes <= original.length * MAX_CHANGED_SHARE ? bytes : undefined;
}

/** Whether a frame goes the other way between the same two hosts: an answer is much like its question, and no form of it. */
function goesBack(frame: Uint8Array, other: Uint8Array): boolean {
  const swapped = Uint8Array.of(...frame.subarray(6, 12), ...frame.subarray(0, 6));
  return differing(frame, swapped) > 0 && differing(swapped, other) === 0;
}

/** How many bytes differ, as far as both go. */
function differing(one: Uint8Array, other: Uint8Array): number {
  let bytes = 0;
  for (let index = Math.min(one.length, other.length) - 1; index >= 0; index -= 1) {
    if (one[index] !== other[index]) bytes += 1;
  }
  return bytes;
}
