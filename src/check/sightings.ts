import type { Capture, Frame } from '../model/observation.ts';
import type { Sighting } from '../oracle/sighting.ts';

/** The frames of a capture, each with where it was seen. */
export function sightingsOf({ port, direction, frames }: Capture): readonly Sighting[] {
  return frames.map((frame, index) => ({ frame, port, direction, number: index + 1 }));
}

/** Sightings by a key of their frames, in order of occurrence. */
export function groupSightings<Key extends string>(
  sightings: readonly Sighting[],
  keyOf: (frame: Frame) => Key,
): Map<Key, Sighting[]> {
  const groups = new Map<Key, Sighting[]>();
  for (const sighting of sightings) {
    const key = keyOf(sighting.frame);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sighting]);
    else group.push(sighting);
  }
  return groups;
}
