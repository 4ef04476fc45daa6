import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { frameKey } from '../packet/content.ts';
import { firstAtLeast } from './firstAtLeast.ts';
import { type Pair, pairsAt } from './pairs.ts';
import type { MissingPlace } from './sequenceNumbers.ts';

/** A packet whose copy is missing, and between which numbers the copy's would be. */
export interface MissingCopy extends MissingPlace {
  readonly original: Sighting;
}

/**
 * Where missing copies belong among the numbers of the tunnel packets that came: between those of their neighbours where their packets were seen.
 *
 * @param owed all that is owed at the output
 * @param copies all that came there
 * @param numberOf as `unwrapped` makes them; undefined of one without
 */
export function placesOfMissing(
  missing: readonly Sighting[],
  owed: readonly OwedFrames[],
  copies: readonly Sighting[],
  numberOf: (copy: Sighting) => number | undefined,
): readonly MissingCopy[] {
  const { pairs } = pairsAt(owed, copies);
  const known = numbersByPlace(pairs, numberOf);
  const sightings = new Map(owed.map((one) => [one.content, one.sightings]));
  const places = new Map<string, MissingPlace>();
  return missing.map((original) => {
    const content = frameKey(original.frame);
    const place = places.get(content) ?? placeOf(sightings.get(content) ?? [original], known);
    places.set(content, place);
    return { original, ...place };
  });
}

interface Known {
  readonly place: number;
  readonly number: number;
}

/** The numbers of the copies by where their packets were seen, in the order of these. */
function numbersByPlace(
  pairs: readonly Pair[],
  numberOf: (copy: Sighting) => number | undefined,
): ReadonlyMap<string, readonly Known[]> {
  const known = new Map<string, Known[]>();
  for (const { original, copy } of pairs) {
    const number = numberOf(copy);
    if (number === undefined) continue;
    const name = nameOf(original);
    const atPlace = known.get(name) ?? [];
    atPlace.push({ place: original.number, number });
    known.set(name, atPlace);
  }
  for (const all of known.values()) all.sort((a, b) => a.place - b.place);
  return known;
}

function nameOf({ port, direction }: Sighting): string {
  return `${port} ${direction}`;
}

/** Not known of identical ones that were seen at several places. */
function placeOf(identical: readonly Sighting[], known: ReadonlyMap<string, readonly Known[]>): MissingPlace {
  const [first] = identical as [Sighting];
  if (identical.some((one) => nameOf(one) !== nameOf(first))) return {};
  const neighbours = known.get(nameOf(first)) ?? [];
  const [least, most] = identical.reduce(
    ([low, high], { number }) => [Math.min(low, number), Math.max(high, number)],
    [Infinity, -Infinity],
  );
  const firstFrom = (place: number) => firstAtLeast(neighbours, place, (one) => one.place);
  const after = neighbours[firstFrom(least) - 1]?.number;
  const before = neighbours[firstFrom(most + 1)]?.number;
  return { ...(after !== undefined && { after }), ...(before !== undefined && { before }) };
}
