import type { DifferenceKind } from '../model/comparison.ts';
import type { Example, ExamplePacket } from '../model/verdict.ts';
import type { Sighting } from '../oracle/sighting.ts';
import type { CopyComparison } from './compare.ts';

/** So many examples are kept of a verdict, and of each packet its first bytes: a report stays small. */
const MOST_EXAMPLES = 5;
const MOST_BYTES = 256;

/** The first packets by which copies differ from what is owed, by time. */
export function examplesOf(comparisons: readonly CopyComparison[]): readonly Example[] {
  return comparisons
    .flatMap(timed)
    .sort((a, b) => Number(a.timeNs - b.timeNs))
    .slice(0, MOST_EXAMPLES)
    .map(({ kind, owed, copy }) => ({
      kind,
      ...(owed && { owed: examplePacket(owed) }),
      ...(copy && { copy: examplePacket(copy) }),
    }));
}

/** The first of packets that nobody owed. */
export function unexpectedExamples(sightings: readonly Sighting[]): readonly Example[] {
  return sightings.slice(0, MOST_EXAMPLES).map((copy): Example => ({ kind: 'unexpected', copy: examplePacket(copy) }));
}

/** Examples of several verdicts as those of one. */
export function firstExamples(examples: readonly Example[]): readonly Example[] {
  return examples.slice(0, MOST_EXAMPLES);
}

/** A packet of a comparison of captures that were stored. */
export function cutHex(hex: string): string {
  return hex.slice(0, 2 * MOST_BYTES);
}

interface Timed {
  readonly kind: DifferenceKind;
  readonly timeNs: bigint;
  readonly owed?: Sighting;
  readonly copy?: Sighting;
}

function timed({ missing, duplicate, unexpected, altered, truncated }: CopyComparison): readonly Timed[] {
  return [
    ...missing.map((owed): Timed => ({ kind: 'missing', timeNs: owed.frame.timeNs, owed })),
    ...duplicate.map((copy): Timed => ({ kind: 'duplicate', timeNs: copy.frame.timeNs, copy })),
    ...unexpected.map((copy): Timed => ({ kind: 'unexpected', timeNs: copy.frame.timeNs, copy })),
    ...altered.map(({ original, copy }): Timed => {
      return { kind: 'altered', timeNs: original.frame.timeNs, owed: original, copy };
    }),
    ...truncated.map(({ original, copy }): Timed => {
      return { kind: 'truncated', timeNs: original.frame.timeNs, owed: original, copy };
    }),
  ];
}

function examplePacket({ frame, port, direction, number }: Sighting): ExamplePacket {
  return {
    place: number === 0 ? 'as stated' : `packet ${number} ${direction} at ${port}`,
    hex: Buffer.from(frame.bytes.subarray(0, MOST_BYTES)).toString('hex'),
    bytes: frame.wireLength,
  };
}
