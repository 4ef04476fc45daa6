import { expect, test } from 'vitest';
import { star } from '../model/topology.ts';
import { kindOf } from './kind.ts';
import { numberedFrames } from './numberedFrames.ts';
import { probeId } from './probeId.ts';
import { probes } from './probes.ts';

const topology = star({ p1: 'h1', p2: 'h2' });
const frames = numberedFrames(topology, { from: 'h1', to: 'h2' }, 70_000);

test('each frame has its number, beyond 16 bits too', () => {
  expect(frames).toHaveLength(70_000);
  for (const number of [0, 1, 255, 256, 65_535, 65_536, 69_999])
    expect(probeId(frames[number] as Uint8Array)).toBe(number);
});

test('frames are probes of one flow, and have no UDP checksum', () => {
  const { bytes } = probes(topology).udp({ from: 'h1', to: 'h2', id: 0 });
  const last = frames.at(-1) as Uint8Array;
  expect(kindOf(last)).toBe('UDP');
  expect([...last.subarray(40, 42)]).toEqual([0, 0]);
  expect([...last.subarray(0, 40)]).toEqual([...bytes.subarray(0, 40)]);
  expect(last).toHaveLength(bytes.length);
});
