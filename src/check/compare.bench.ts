import { Bench } from 'tinybench';
import type { Frame } from '../model/observation.ts';
import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { contentKey } from '../packet/content.ts';
import { compareCopies } from './compare.ts';
import { groupSightings } from './sightings.ts';

const PACKETS = 20_000;

function sighting(number: number): Sighting {
  const bytes = new Uint8Array(590);
  new DataView(bytes.buffer).setUint32(100, number);
  const frame: Frame = { timeNs: BigInt(number), bytes, wireLength: bytes.length };
  return { frame, port: 'p1', direction: 'arriving', number };
}

/** Comparing copies with what is owed, without a difference and with one packet in a hundred missing. */
export async function bench(): Promise<Bench> {
  const sightings = Array.from({ length: PACKETS }, (_, index) => sighting(index + 1));
  const owed = [...groupSightings(sightings, contentKey)].map(([content, seen]): OwedFrames => {
    return { content, sightings: seen, atLeast: seen.length, atMost: seen.length };
  });
  const lossy = sightings.filter(({ number }) => number % 100 !== 0);
  const suite = new Bench({ name: `${PACKETS} packets of 590 bytes`, time: 1000, throws: true, retainSamples: true });
  suite.add('compareCopies, equal', () => void compareCopies(owed, sightings));
  suite.add('compareCopies, 1 % missing', () => void compareCopies(owed, lossy));
  return suite;
}
