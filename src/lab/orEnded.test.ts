import { expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { orEnded } from './orEnded.ts';

const broken = Promise.reject(new Error('the connection is closed'));
broken.catch(() => {});

test('what is read is given, ended or not', async () => {
  expect(await orEnded({ ended: () => new Problem('killed') }, Promise.resolve(7), 0)).toBe(7);
});

test('what cannot be read of a switch that ends a moment later is otherwise', async () => {
  let looks = 0;
  const ended = () => (++looks > 3 ? new Problem('killed') : undefined);
  expect(await orEnded({ ended }, broken, 0)).toBe(0);
});

test('what cannot be read of one that runs is an error', async () => {
  await expect(orEnded({ ended: () => undefined }, broken, 0)).rejects.toThrow('the connection is closed');
});

test('what does not end after the switch has is otherwise, and what ends soon after is given', async () => {
  const ended = () => new Problem('killed');
  expect(await orEnded({ ended }, new Promise(() => {}), 0, 10)).toBe(0);
  const soon = new Promise((resolve) => {
    setImmediate(() => resolve(7));
  });
  expect(await orEnded({ ended }, soon, 0, 60_000)).toBe(7);
});
