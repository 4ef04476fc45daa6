import type { ComparisonVerdict, Doubt } from '../../model/comparison.ts';
import {
  SEGMENT_COMPARISON_SCHEMA_VERSION,
  type SegmentComparison,
  type SegmentDifference,
  type SegmentPlace,
} from '../../model/segmentComparison.ts';
import { requireReadable } from '../captures/readable.ts';
import { type NamedCapture, openSides, type Sides } from '../captures/streams.ts';
import { compareSegments } from './compareSegments.ts';
import { feedAgain, feedInTime } from './feed.ts';
import type { Place } from './piece.ts';
import type { FoundDifference, SegmentResult } from './result.ts';
import { differenceSentence, ruleSentence } from './sentences.ts';

/**
 * Compares captures of what went in with the capture of what a mirror copied, by what does not depend on how streams are cut into frames,
 * in memory that does not grow with their length. The source is read a second time where the mirror has copies in surplus.
 *
 * @param otherRules rules in force beside, as a person reads them, such as a capture filter
 * @throws Problem when a file is no capture, or of a link type that cannot be compared; and whatever `open` throws
 */
export async function compareSegmentedCaptures(
  sources: readonly NamedCapture[],
  mirror: NamedCapture,
  otherRules: readonly string[] = [],
): Promise<SegmentComparison> {
  const sides = await openSides(sources, mirror, WHOLE);
  requireReadable([...sources, mirror], sides);
  const { networkLayer, tallies } = sides;
  const matching = compareSegments({ networkLayer });
  const isComplete = await feedInTime(matching, sides, sources.length > 1);
  if (matching.end()) await feedAgain(matching, (await openSides(sources, mirror, WHOLE)).source);

  const result = matching.result();
  const doubts = doubtsOf([...sources, mirror], sides, isComplete);
  const totals = tallies.map((tally) => ({ packets: tally.packets(), bytes: tally.bytes() }));
  const owed = totals.slice(0, -1);
  const source = {
    files: sources.map(({ name }) => name),
    packets: owed.reduce((sum, { packets }) => sum + packets, 0),
    bytes: owed.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const copied = { files: [mirror.name], ...(totals.at(-1) as { packets: number; bytes: number }) };
  const isEmpty = source.packets === 0 && copied.packets === 0;
  return {
    schemaVersion: SEGMENT_COMPARISON_SCHEMA_VERSION,
    by: 'stream',
    verdict: verdictOf(result, doubts, isEmpty),
    source,
    mirror: copied,
    streams: result.streams,
    ...result.counts,
    rules: [ruleSentence(result), ...(networkLayer ? ['compared from the network layer up'] : []), ...otherRules],
    findings: [...doubts, ...result.differences.map((difference) => named(difference, source.files, mirror.name))],
  };
}

/** Frames as they are. */
const WHOLE = { ignore: [], masks: [], once: false } as const;

function verdictOf({ differences }: SegmentResult, doubts: readonly Doubt[], isEmpty: boolean): ComparisonVerdict {
  if (doubts.length > 0) return 'inconclusive';
  if (isEmpty) return 'empty';
  return differences.length > 0 ? 'different' : 'equal';
}

/** Why the captures do not allow a verdict; empty when they do. */
function doubtsOf(captures: readonly NamedCapture[], { readers, tallies }: Sides, isComplete: boolean): Doubt[] {
  const doubt = (file: string, packets: number, summary: string): Doubt[] => [
    { kind: 'evidence', file, packets, summary },
  ];
  return captures.flatMap(({ name }, index) => {
    const damage = readers[index]?.damage();
    const dropped = readers[index]?.dropped() ?? 0;
    const cut = tallies[index]?.cut() ?? 0;
    const isLast = index === captures.length - 1;
    return [
      ...(damage === undefined ? [] : doubt(name, 0, `damaged at byte ${damage.offset}: ${damage.reason}`)),
      ...(dropped === 0 ? [] : doubt(name, dropped, `the capture says that it dropped ${packets(dropped)} itself`)),
      ...(cut === 0 ? [] : doubt(name, cut, `the capture kept only the beginning of ${packets(cut)}`)),
      ...(isComplete || !isLast ? [] : doubt(name, 0, TOO_LITTLE_IN_COMMON)),
    ];
  });
}

const TOO_LITTLE_IN_COMMON = 'the captures have too little in common: 1 GiB found no partner; comparing ended there';

function packets(count: number): string {
  return count === 1 ? '1 packet' : `${count} packets`;
}

/** A difference, packets by the files that they are in. */
function named(found: FoundDifference, sources: readonly string[], mirror: string): SegmentDifference {
  const { original, copy, ...rest } = found;
  const inSource = ({ capture, number }: Place): SegmentPlace => ({ file: sources[capture] as string, number });
  const inMirror = ({ number }: Place): SegmentPlace => ({ file: mirror, number });
  const summary = differenceSentence(found, {
    original: (place) => textOf(inSource(place)),
    copy: (place) => textOf(inMirror(place)),
  });
  return {
    ...rest,
    ...(original && { original: inSource(original) }),
    ...(copy && { copy: inMirror(copy) }),
    summary,
  };
}

function textOf({ file, number }: SegmentPlace): string {
  return `packet ${number} of ${file}`;
}
