import { expect, test } from 'vitest';
import { star } from '../../model/topology.ts';
import { loadFrames } from './loadFrames.ts';

const topology = star({ p1: 'h1', p2: 'h2' });
const frames = (frameBytes: number | 'imix') => loadFrames(topology, { from: 'h1', to: 'h2', frameBytes });

test.each([64, 128, 1518])(
  'frames of %d bytes are that long with the frame check sequence that veth does not have',
  (bytes) => {
    expect(new Set(frames(bytes).map(({ length }) => length))).toEqual(new Set([bytes - 4]));
  },
);

test('a mix is seven short frames, four middling ones and a long one', () => {
  const dozen = frames('imix')
    .slice(0, 12)
    .map(({ length }) => length + 4);
  expect(dozen.toSorted((a, b) => a - b)).toEqual([...Array(7).fill(64), ...Array(4).fill(576), 1518]);
  expect(frames('imix').length % 12).toBe(0);
});

test('no two frames are the same', () => {
  expect(new Set(frames(64).map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(frames(64).length);
});

test.each([63, 1519, 64.5])('a frame of %d bytes is refused', (bytes) => {
  expect(() => frames(bytes)).toThrow('do not pass');
});
