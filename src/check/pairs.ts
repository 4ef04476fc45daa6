import type { Observation } from '../model/observation.ts';
import type { CopyDelays, Finding, Verdict } from '../model/verdict.ts';
import { type Owed, type OwedFrames, owedCopies } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { frameKey } from '../packet/content.ts';
import { notInForce } from './inForce.ts';
import { groupSightings, sightingsOf } from './sightings.ts';
import { doubtsOf, verdict } from './verdict.ts';

/** A copy at a mirror's output, and its packet where the mirror selected it, with the bytes that the copy owes. */
export interface Pair {
  readonly original: Sighting;
  readonly copy: Sighting;
}

/** What pairs show, one at least. */
export type JudgePairs = (pairs: readonly Pair[]) => {
  readonly evidence: string;
  readonly findings: readonly Finding[];
  readonly delayNs?: CopyDelays | undefined;
};

/**
 * Judges the copies of a mirror one by one with their packets. Inconclusive where nobody can tell which packet a copy is of, in all or for want of
 * copies. Identical frames of which not as many came as passed, or which passed at several ports, are left out, and the evidence says how many.
 */
export function judgePairs(check: string, observation: Observation, mirrorName: string, judge: JudgePairs): Verdict {
  const paired = pairCopies(observation, mirrorName);
  if ('unknown' in paired) return verdict(check, 'not known', [], [doubt(paired.unknown)]);
  const { pairs, leftOut } = paired;
  const doubts = doubtsOf(...observation.captures.map(({ port, direction }) => observation[direction](port)));
  if (pairs.length === 0) return verdict(check, 'no copies', [], [...doubts, NOTHING_PAIRED]);
  const { evidence, findings, delayNs } = judge(pairs);
  const told = leftOut === 0 ? evidence : `${evidence}, ${leftOut} identical left out`;
  return { ...verdict(check, told, findings, doubts), ...(delayNs && { delayNs }) };
}

const NOTHING_PAIRED = doubt('no copy is known to be of a packet that the mirror selected, which proves nothing');

function doubt(summary: string): Finding {
  return { kind: 'evidence', packets: 0, summary };
}

type Paired = { readonly pairs: readonly Pair[]; readonly leftOut: number } | { readonly unknown: string };

function pairCopies(observation: Observation, mirrorName: string): Paired {
  if (observation.traffic.kind === 'packetOut')
    return { unknown: 'what a controller sends passes no port on its way in' };
  const owed = owedOneByOne(observation, mirrorName);
  if ('unknown' in owed) return owed;
  const outputs = owed.outputs.map(({ port, frames, isCopy }) =>
    pairsAt(frames, sightingsOf(observation.departing(port)).filter(isCopy)),
  );
  return {
    pairs: outputs.flatMap(({ pairs }) => pairs),
    leftOut: outputs.reduce((sum, { leftOut }) => sum + leftOut, 0),
  };
}

/** The copies that a mirror owes, where each is one packet of the wire, or why that cannot be known. */
export function owedOneByOne(observation: Observation, mirrorName: string): Owed {
  const { trial, mirrors, changes, offloads } = observation;
  const mirror = mirrors[mirrorName];
  if (mirror === undefined) return { unknown: `the mirror ${mirrorName} was not in force during '${trial}'` };
  const refused = notInForce(observation, mirrorName);
  if (refused !== undefined) return { unknown: refused };
  if (changes !== undefined) return { unknown: `mirrors were changed during '${trial}', so that what is owed changes` };
  if (offloads === 'on') return { unknown: 'with offloads on, a copy is not one packet of the wire' };
  return owedCopies(observation, mirror);
}

/** The copies at one output with what they are of; those whose pairing is open are left out. */
export function pairsAt(
  owed: readonly OwedFrames[],
  copies: readonly Sighting[],
): { readonly pairs: readonly Pair[]; readonly leftOut: number } {
  const byContent = groupSightings(copies, frameKey);
  const pairs: Pair[] = [];
  let leftOut = 0;
  for (const { content, sightings } of owed) {
    const found = byContent.get(content) ?? [];
    const paired = pairIdentical(sightings, found);
    if (paired === undefined) leftOut += found.length;
    else pairs.push(...paired);
  }
  return { pairs, leftOut };
}

/** Pairs identical frames in order of occurrence; a single one has the first copy. Undefined where the pairing is open. */
function pairIdentical(originals: OwedFrames['sightings'], copies: readonly Sighting[]): readonly Pair[] | undefined {
  const [first, ...others] = originals as [Sighting, ...Sighting[]];
  const isOnePlace = others.every(({ port, direction }) => port === first.port && direction === first.direction);
  if (others.length > 0 && (!isOnePlace || originals.length !== copies.length)) return undefined;
  const inTurn = originals.toSorted((a, b) => a.number - b.number);
  return copies.slice(0, originals.length).map((copy, index) => ({ original: inTurn[index] as Sighting, copy }));
}
