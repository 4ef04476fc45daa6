import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from '../model/observation.ts';
import { program, type Suite } from '../model/testing/speed.ts';
import type { OwedFrames } from '../oracle/owed.ts';
import type { Sighting } from '../oracle/sighting.ts';
import { frameKey } from '../packet/content.ts';
import { readPcap, writePcap } from '../packet/pcap.ts';
import { mixedCapture } from '../packet/testing/mixedCapture.ts';
import { compared, inMemory } from './captures/testing/captures.ts';
import { compareCopies } from './compare.ts';
import { compareSegmentedCaptures } from './segments/compareSegmentedCaptures.ts';
import { groupSightings } from './sightings.ts';

const CAPTURED = 100_000;
const IN_A_TRIAL = 20_000;

/** Comparing captures of any length, beside who compares their bytes alone; and the copies of a trial with what is owed. */
export function suites(folder: string): readonly Suite[] {
  return [captures(folder), copies()];
}

function captures(folder: string): Suite {
  const files = ['source.pcap', 'mirror.pcap'].map((name) => join(folder, name)) as [string, string];
  for (const file of files) writeFileSync(file, mixedCapture(CAPTURED));
  const [source, mirror] = files.map((file) => readFileSync(file)) as [Buffer, Buffer];
  const { frames } = readPcap(mirror);
  const lossy = writePcap(frames.filter((_, index) => index % 100 !== 0));
  const swapped = writePcap(frames.map((frame, index) => frames[index % 100 < 2 ? index ^ 1 : index] ?? frame));
  const bySegments = () =>
    compareSegmentedCaptures([inMemory('source.pcap', source)], inMemory('mirror.pcap', mirror), []);
  return {
    name: 'comparing two captures in memory; cmp reads files, and has its start',
    amount: CAPTURED,
    unit: 'packets',
    operations: [
      { name: 'compareCaptures, equal', run: () => compared([source], mirror) },
      { name: 'compareCaptures, 1 % missing', run: () => compared([source], lossy) },
      { name: 'compareCaptures, 1 % overtaken', run: () => compared([source], swapped) },
      { name: 'compareSegmentedCaptures', run: bySegments },
      { name: 'Buffer.equals, bytes alone', run: () => source.equals(mirror) },
      program('cmp, bytes alone', ['cmp', ...files], 'diffutils'),
    ],
  };
}

function copies(): Suite {
  const sightings = Array.from({ length: IN_A_TRIAL }, (_, index) => sighting(index + 1));
  const owed = [...groupSightings(sightings, frameKey)].map(([content, seen]): OwedFrames => {
    return { content, sightings: seen, atLeast: seen.length, atMost: seen.length };
  });
  const lossy = sightings.filter(({ number }) => number % 100 !== 0);
  return {
    name: 'comparing the copies of a trial, of 590 bytes, with what is owed',
    amount: IN_A_TRIAL,
    unit: 'packets',
    operations: [
      { name: 'compareCopies, equal', run: () => compareCopies(owed, sightings) },
      { name: 'compareCopies, 1 % missing', run: () => compareCopies(owed, lossy) },
    ],
  };
}

function sighting(number: number): Sighting {
  const bytes = new Uint8Array(590);
  new DataView(bytes.buffer).setUint32(100, number);
  const frame: Frame = { timeNs: BigInt(number), bytes, wireLength: bytes.length };
  return { frame, port: 'p1', direction: 'arriving', number };
}
