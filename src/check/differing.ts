import type { DifferingPacket } from '../model/verdict.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { describeChanges } from '../packet/changes.ts';
import { changesText } from './changesText.ts';
import type { ChangedCopy, CopyComparison } from './compare.ts';

/** The packets by which copies differ from what is owed, by time, each with what is wrong with it; of a changed one, its original too. */
export function differencesOf(comparison: CopyComparison, output: string): readonly DifferingPacket[] {
  const { missing, duplicate, unexpected, altered, truncated } = comparison;
  const all = [
    ...missing.map((sighting) => packet(sighting, `missing: ${placeOf(sighting)}, not copied to ${output}`)),
    ...duplicate.map((sighting) => packet(sighting, `duplicate: ${placeOf(sighting)}, one more than owed`)),
    ...unexpectedAt(output, unexpected),
    ...altered.flatMap((pair) => changed('altered', pair, changesOf(pair))),
    ...truncated.flatMap((pair) => changed('truncated', pair, `${pair.copy.frame.bytes.length} bytes came`)),
  ];
  return all.sort((a, b) => Number(a.frame.timeNs - b.frame.timeNs));
}

/** Packets that nobody owed a port. */
export function unexpectedAt(output: string, sightings: readonly Sighting[]): readonly DifferingPacket[] {
  return sightings.map((sighting) => packet(sighting, `unexpected: ${placeOf(sighting)}, which nobody owed ${output}`));
}

function changed(kind: string, { original, copy }: ChangedCopy, how: string): readonly DifferingPacket[] {
  return [
    packet(original, `${kind}: ${placeOf(original)}, came as ${placeOf(copy)}, ${how}`),
    packet(copy, `${kind}: ${placeOf(copy)}, was ${placeOf(original)}, ${how}`),
  ];
}

function changesOf({ original, copy }: ChangedCopy): string {
  return changesText(describeChanges(original.frame.bytes, copy.frame.bytes, 1));
}

function packet({ frame, port, direction }: Sighting, why: string): DifferingPacket {
  return { frame, port, direction, why };
}

function placeOf({ port, direction, number }: Sighting): string {
  return number === 0 ? 'a packet as stated' : `packet ${number} ${direction} at ${port}`;
}
