import { expect, test } from 'vitest';
import { generatorDeadlineMs } from './patience.ts';

test.each([
  [
    'a ping by its count and interval',
    { kind: 'ping', from: 'h1', to: 'h2', count: 1000, intervalMs: 5 },
    undefined,
    70_000,
  ],
  [
    'iperf3 by its rate',
    { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'udp', bytes: 1_000_000, bitsPerSecond: 80_000 },
    undefined,
    260_000,
  ],
  [
    'iperf3 without a rate by a fixed time',
    { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'tcp', bytes: 1 },
    undefined,
    1_260_000,
  ],
  [
    'a replay by its capture, passes and speed',
    { kind: 'replay', from: 'h1', capture: 'x', loop: 3, multiplier: 2 },
    { packets: 500, bytes: 50_000, durationMs: 10_000 },
    90_000,
  ],
  [
    'a replay at a rate by its packets, passes and rate',
    { kind: 'replay', from: 'h1', capture: 'x', loop: 2, packetsPerSecond: 10 },
    { packets: 500, bytes: 50_000, durationMs: 1 },
    260_000,
  ],
  [
    'a replay at a bit rate by its bytes, passes and rate',
    { kind: 'replay', from: 'h1', capture: 'x', loop: 2, bitsPerSecond: 8000 },
    { packets: 500, bytes: 50_000, durationMs: 1 },
    260_000,
  ],
  [
    'a replay as fast as it goes by a fixed time, however long the capture took',
    { kind: 'replay', from: 'h1', capture: 'x', topSpeed: true },
    { packets: 500, bytes: 50_000, durationMs: 9_000_000 },
    1_260_000,
  ],
  [
    'a packet generator by its count and rate',
    { kind: 'pktgen', driver: 'trafgen', from: 'h1', to: 'h2', count: 50_000, packetsPerSecond: 1000 },
    undefined,
    160_000,
  ],
  [
    'a packet generator without a rate by a fixed time',
    { kind: 'pktgen', driver: 'pktgen-dpdk', from: 'h1', to: 'h2', count: 1 },
    undefined,
    1_260_000,
  ],
  [
    'a flood as a ping at ease: nobody may answer',
    { kind: 'ping', from: 'h1', to: 'h2', count: 20, flood: true },
    undefined,
    100_000,
  ],
  ['nothing by its time', { kind: 'idle', durationMs: 500 }, undefined, 61_000],
  ['frames by their number and rate', { kind: 'frames', frames: [], packetsPerSecond: 10 }, undefined, 60_000],
  ['a packet-out by nothing', { kind: 'packetOut', frames: [], actions: 'drop' }, undefined, 60_000],
] as const)('a generator is given up on in a time that fits the order: %s', (_, traffic, capture, deadlineMs) => {
  expect(generatorDeadlineMs(traffic, capture)).toBe(deadlineMs);
});
