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

/** Pairs each surplus copy with the first missing frame that it is a changed form of. */
function pairChanged(lost: readonly Sighting[], surplus: readonly Sighting[]) {
  const missing = [...lost];
  const truncated: ChangedCopy[] = [];
  const altered: ChangedCopy[] = [];
  const unexpected: Sighting[] = [];
  for (const [index, copy] of surplus.entries()) {
    const candidates = index < MAX_PAIRING ? missing.slice(0, MAX_PAIRING) : [];
    const shape = candidates.map((original) => likeness(original.frame.bytes, copy.frame.bytes));
    const at = shape.findIndex((kind) => kind !== undefined);
    if (at < 0) {
      unexpected.push(copy);
      continue;
    }
    const [original] = missing.splice(at, 1) as [Sighting];
    (shape[at] === 'truncated' ? truncated : altered).push({ original, copy });
  }
  return { missing, truncated, altered, unexpected };
}

/** A frame with at most this share of its bytes changed is still known again. */
const MAX_CHANGED_SHARE = 0.25;

/** In what way one frame is a changed form of another, if it is. */
function likeness(original: Uint8Array, copy: Uint8Array): 'truncated' | 'altered' | undefined {
  const common = Math.min(original.length, copy.length);
  let differing = 0;
  for (let index = 0; index < common; index += 1) if (original[index] !== copy[index]) differing += 1;
  if (copy.length < original.length && copy.length > 0 && differing === 0) return 'truncated';
  return copy.length === original.length && differing <= common * MAX_CHANGED_SHARE ? 'altered' : undefined;
}
