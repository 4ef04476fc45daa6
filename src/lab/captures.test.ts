import { expect, it } from 'vitest';
import { countedBetween, type PortCapture } from './captures.ts';

const at = (flag: 'in' | 'out') => ({ point: { interface: 'p1', flag } }) as PortCapture;
const tally = (received: number, transmitted: number, transmitDropped: number) => {
  return { counters: { received, transmitted, transmitDropped }, fileBytes: 0 };
};

it('a capture of what the kernel receives is held against what it received', () => {
  expect(countedBetween(at('in'), tally(10, 100, 1000), tally(13, 150, 1700))).toBe(3);
});

it('a capture of what the kernel sends is held against what it sent and what the queue then dropped', () => {
  expect(countedBetween(at('out'), tally(10, 100, 1000), tally(13, 150, 1700))).toBe(750);
});
