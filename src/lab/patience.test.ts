import { expect, test } from 'vitest';
import { generatorDeadlineMs } from './patience.ts';

test.each([
  ['a ping by its count and interval', { kind: 'ping', from: 'h1', to: 'h2', count: 1000, intervalMs: 5 }, 0, 70_000],
  [
    'iperf3 by its rate',
    { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'udp', bytes: 1_000_000, bitsPerSecond: 80_000 },
    0,
    260_000,
  ],
  [
    'iperf3 without a rate by a fixed time',
    { kind: 'iperf3', from: 'h1', to: 'h2', protocol: 'tcp', bytes: 1 },
    0,
    1_260_000,
  ],
  [
    'a replay by its capture, passes and speed',
    { kind: 'replay', from: 'h1', capture: 'x', loop: 3, multiplier: 2 },
    10_000,
    90_000,
  ],
] as const)('a generator is given up on in a time that fits the order: %s', (_, traffic, captureMs, deadlineMs) => {
  expect(generatorDeadlineMs(traffic, captureMs)).toBe(deadlineMs);
});
