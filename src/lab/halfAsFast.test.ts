import { describe, expect, it } from 'vitest';
import type { Replay, Traffic } from '../model/traffic.ts';
import { halfAsFast } from './halfAsFast.ts';

describe('half the rate of a replay', () => {
  it.each<[string, Partial<Replay>, Partial<Replay>]>([
    ['the capture’s own timing', {}, { multiplier: 0.5 }],
    ['a factor', { multiplier: 3 }, { multiplier: 1.5 }],
    ['packets a second', { packetsPerSecond: 5000 }, { packetsPerSecond: 2500 }],
    ['one packet a second', { packetsPerSecond: 1 }, { packetsPerSecond: 0.5 }],
    ['bits a second', { bitsPerSecond: 1e6 }, { bitsPerSecond: 5e5 }],
    ['as fast as it goes: of what it came to', { topSpeed: true }, { packetsPerSecond: 400 }],
  ])('of %s', (_, pace, half) => {
    const replay = {
      kind: 'replay',
      from: 'h1',
      capture: 'x.pcap',
      loop: 2,
      split: { server: 'h2', by: 'port' },
    } as const;
    expect(halfAsFast({ ...replay, ...pace }, 799)).toEqual({ ...replay, ...half });
  });

  it('at top speed whose rate is not known is a packet a second', () => {
    const replay = { kind: 'replay', from: 'h1', capture: 'x.pcap', topSpeed: true } as const;
    expect(halfAsFast(replay)).toEqual({ kind: 'replay', from: 'h1', capture: 'x.pcap', packetsPerSecond: 1 });
  });
});

const [from, to] = ['h1', 'h2'];
const frame = { from, bytes: new Uint8Array(60) };

describe('half the rate', () => {
  it.each<[string, Traffic, Traffic]>([
    [
      'of a ping',
      { kind: 'ping', from, to, count: 3, intervalMs: 10 },
      { kind: 'ping', from, to, count: 3, intervalMs: 20 },
    ],
    [
      'of a ping at its own pace',
      { kind: 'ping', from, to, count: 3 },
      { kind: 'ping', from, to, count: 3, intervalMs: 10 },
    ],
    [
      'of a flood, which becomes none',
      { kind: 'ping', from, to, count: 3, flood: true },
      { kind: 'ping', from, to, count: 3, intervalMs: 5 },
    ],
    [
      'of UDP at a rate',
      { kind: 'iperf3', from, to, protocol: 'udp', bytes: 9, bitsPerSecond: 4000 },
      { kind: 'iperf3', from, to, protocol: 'udp', bytes: 9, bitsPerSecond: 2000 },
    ],
    [
      'of UDP at iperf3’s own rate',
      { kind: 'iperf3', from, to, protocol: 'udp', bytes: 9 },
      { kind: 'iperf3', from, to, protocol: 'udp', bytes: 9, bitsPerSecond: 500_000 },
    ],
    [
      'of TCP without a window: a small one',
      { kind: 'iperf3', from, to, protocol: 'tcp', bytes: 9 },
      { kind: 'iperf3', from, to, protocol: 'tcp', bytes: 9, windowBytes: 16_384 },
    ],
    [
      'of TCP with a window: half of it',
      { kind: 'iperf3', from, to, protocol: 'tcp', bytes: 9, windowBytes: 9001 },
      { kind: 'iperf3', from, to, protocol: 'tcp', bytes: 9, windowBytes: 4501 },
    ],
    [
      'of a packet generator',
      { kind: 'pktgen', driver: 'trafgen', from, to, count: 9, packetsPerSecond: 200 },
      { kind: 'pktgen', driver: 'trafgen', from, to, count: 9, packetsPerSecond: 100 },
    ],
    [
      'of a packet generator without one: of what it came to',
      { kind: 'pktgen', driver: 'trafgen', from, to, count: 9 },
      { kind: 'pktgen', driver: 'trafgen', from, to, count: 9, packetsPerSecond: 400 },
    ],
    ['of frames', { kind: 'frames', frames: [frame] }, { kind: 'frames', frames: [frame], packetsPerSecond: 500 }],
  ])('%s', (_, traffic, half) => {
    expect(halfAsFast(traffic, 800)).toEqual(half);
  });

  it.each<Traffic>([
    { kind: 'idle', durationMs: 5 },
    { kind: 'packetOut', frames: [frame], actions: 'output:p2' },
  ])('there is none of $kind', (traffic) => {
    expect(halfAsFast(traffic, 800)).toBeUndefined();
  });
});
