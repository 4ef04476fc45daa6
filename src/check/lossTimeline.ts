import type { LossTimeline } from '../model/verdict.ts';
import type { Sighting } from '../oracle/sighting.ts';

const MOST_BINS = 60;
const NS_PER_MS = 1e6;

/**
 * When copies are missing, in at most 60 bins; undefined where none is, or where packets that were only stated have no time.
 *
 * @param owed what is owed, the missing ones among it
 */
export function lossTimeline(owed: readonly Sighting[], missing: readonly Sighting[]): LossTimeline | undefined {
  if (missing.length === 0 || owed.some(({ number }) => number === 0)) return undefined;
  const times = owed.map(({ frame }) => frame.timeNs);
  const first = times.reduce((least, time) => (time < least ? time : least));
  const last = times.reduce((most, time) => (time > most ? time : most));
  const length = Number(last - first) + 1;
  const bins = Math.min(MOST_BINS, owed.length);
  const count = (sightings: readonly Sighting[]): readonly number[] => {
    const counts = Array.from({ length: bins }, () => 0);
    for (const { frame } of sightings) {
      const bin = Math.floor((Number(frame.timeNs - first) / length) * bins);
      counts[bin] = (counts[bin] as number) + 1;
    }
    return counts;
  };
  return { binMs: length / bins / NS_PER_MS, owed: count(owed), missing: count(missing) };
}
