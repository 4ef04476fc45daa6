import { expect, it } from 'vitest';
import type { Traffic } from '../model/traffic.ts';
import { bufferKib, countedBetween, type PortCapture } from './captures.ts';

const at = (flag: 'in' | 'out') => ({ point: { interface: 'p1', flag } }) as PortCapture;
const tally = (received: number, transmitted: number, transmitDropped: number) => {
  const counters = { received, receivedBytes: 0, receiveDropped: 0, transmitted, transmittedBytes: 0, transmitDropped };
  return { counters, fileBytes: 0 };
};

it('a capture of what the kernel receives is held against what it received', () => {
  expect(countedBetween(at('in'), tally(10, 100, 1000), tally(13, 150, 1700))).toBe(3);
});

it('a capture of what the kernel sends is held against what it sent and what the queue then dropped', () => {
  expect(countedBetween(at('out'), tally(10, 100, 1000), tally(13, 150, 1700))).toBe(750);
});

it('an interface that went away has counted nothing that is known', () => {
  const gone = { counters: undefined, fileBytes: 0 };
  expect(countedBetween(at('in'), tally(10, 100, 1000), gone)).toBeUndefined();
});

it('traffic that may come as fast as it can, and long frames, have a larger buffer', () => {
  const frames: Traffic = { kind: 'frames', frames: [] };
  const stream: Traffic = { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'tcp', bytes: 1 };
  const [small, ...large] = [
    bufferKib(frames, 1500),
    bufferKib(frames, 9000),
    bufferKib(stream, 1500),
    bufferKib({ ...frames, packetsPerSecond: 50_000 }, 1500),
  ];
  expect(Math.min(...large)).toBeGreaterThan(small);
});
