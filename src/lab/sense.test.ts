import { expect, test } from 'vitest';
import { star } from '../model/topology.ts';
import type { Traffic } from '../model/traffic.ts';
import { requireSense } from './sense.ts';

const topology = star({ p1: 'h1', p2: 'h2' });
const bytes = new Uint8Array(14);
const ping = { kind: 'ping', from: 'h1', to: 'h2', count: 1 };

test('traffic that can be sent is let through', () => {
  expect(() => requireSense(ping as Traffic, topology)).not.toThrow();
  expect(() => requireSense({ kind: 'frames', frames: [{ from: 'h1', bytes }] }, topology)).not.toThrow();
  expect(() => requireSense({ kind: 'packetOut', frames: [{ bytes }], actions: 'drop' }, topology)).not.toThrow();
});

test.each([
  [{ ...ping, kind: 'nope' }, "there is no traffic 'nope', only idle, ping, iperf3, replay, pktgen, frames, packetOut"],
  [{ ...ping, from: 'h9' }, "ping: there is no endpoint 'h9'; the topology has h1, h2"],
  [{ ...ping, to: 'toString' }, "ping: there is no endpoint 'toString'; the topology has h1, h2"],
  [{ ...ping, count: 0 }, 'ping: count is 0, and must be more than nothing'],
  [
    { kind: 'replay', from: 'h1', capture: 'x', multiplier: 0 },
    'replay: multiplier is 0, and must be more than nothing',
  ],
  [{ kind: 'frames', frames: [] }, 'frames: there are no frames to send'],
  [{ kind: 'frames', frames: [{ from: 'h9', bytes }] }, "frames: there is no endpoint 'h9'; the topology has h1, h2"],
  [
    { kind: 'frames', frames: [{ from: 'h1', bytes: new Uint8Array(13) }] },
    'frames: frame 0 is not a Uint8Array of 14 bytes or more',
  ],
  [{ kind: 'packetOut', frames: [{ bytes }], actions: 'drop\ndrop' }, 'packetOut: actions is one line of text'],
  [{ kind: 'packetOut', frames: [{ bytes }] }, 'packetOut: actions is one line of text'],
  [{ kind: 'packetOut', frames: [{ bytes }], actions: 'drop', inPort: '' }, 'packetOut: inPort is one line of text'],
  [{ kind: 'idle', durationMs: Number.NaN }, 'idle: durationMs is NaN, and must be more than nothing'],
])('traffic that cannot be sent is refused by name: %j', (traffic, message) => {
  expect(() => requireSense(traffic as unknown as Traffic, topology)).toThrow(message);
});
