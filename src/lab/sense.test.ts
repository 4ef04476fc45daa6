import { describe, expect, test } from 'vitest';
import { star, type Topology } from '../model/topology.ts';
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

describe('what an endpoint is decides what it can do', () => {
  const stations = star({ p1: 's1', p2: 's2', p3: 'h3', p4: 'h4' }, { ipv6: true, stations: ['s1', 's2'] });
  const base = star({ p1: 'h1', p2: 'away' });
  const remote: Topology = {
    ...base,
    endpoints: { ...base.endpoints, away: { ...base.endpoints.away, remote: true } },
  };
  const iperf3 = { kind: 'iperf3', from: 'h3', to: 'h4', protocol: 'tcp', bytes: 1 } as const;
  const pktgen = { kind: 'pktgen', driver: 'trafgen', from: 'h3', to: 'h4', count: 1 } as const;
  const replay = { kind: 'replay', from: 's1', capture: 'x' } as const;
  const split = (from: string, server: string) => ({ ...replay, from, split: { server, by: 'port' } }) as const;

  test.each<[string, Topology, Traffic]>([
    ['stations send frames', stations, { kind: 'frames', frames: [{ from: 's1', bytes }] }],
    ['stations send replays', stations, replay],
    ['two stations send a capture that is split', stations, split('s1', 's2')],
    ['hosts with IPv6 addresses use them', stations, { kind: 'ping', from: 'h3', to: 'h4', count: 1, ipVersion: 6 }],
    ['iperf3 over IPv6', stations, { ...iperf3, direction: 'both', ipVersion: 6 }],
    ['a packet generator', stations, pktgen],
    ['hosts send a replay', topology, { ...replay, from: 'h1' }],
    [
      'what is beyond an interface of the machine is sent to',
      remote,
      { kind: 'ping', from: 'h1', to: 'away', count: 1 },
    ],
    ['it gets generated packets, too', remote, { ...pktgen, from: 'h1', to: 'away' }],
    ['a flood', topology, { kind: 'ping', from: 'h1', to: 'h2', count: 1, flood: true }],
  ])('let through: %s', (_, where, traffic) => {
    expect(() => requireSense(traffic, where)).not.toThrow();
  });

  const ipv6Ping = { kind: 'ping', from: 'h1', to: 'h2', count: 1, ipVersion: 6 } as const;
  const station = (name: string) => `'${name}' is a station, which has no host`;
  const beyond = "'away' is beyond an interface of the machine, and takes no orders";
  const notBoth = 'replay: one tcpreplay sends out of two interfaces where both are stations';
  test.each<readonly [string, Topology, Traffic]>([
    [`ping: ${station('s1')}`, stations, { kind: 'ping', from: 's1', to: 'h3', count: 1 }],
    [`ping: ${station('s2')}`, stations, { kind: 'ping', from: 'h3', to: 's2', count: 1 }],
    [`iperf3: ${station('s1')}`, stations, { ...iperf3, from: 's1' }],
    [`iperf3: ${station('s2')}`, stations, { ...iperf3, to: 's2' }],
    [`pktgen: ${station('s1')}`, stations, { ...pktgen, from: 's1' }],
    [`pktgen: ${station('s2')}`, stations, { ...pktgen, to: 's2' }],
    ["ping: 'h1' has no IPv6 address", topology, ipv6Ping],
    ["iperf3: 'h1' has no IPv6 address", topology, { ...iperf3, from: 'h1', to: 'h2', ipVersion: 6 }],
    [
      'ping: a flood has no interval',
      stations,
      { kind: 'ping', from: 'h3', to: 'h4', count: 1, flood: true, intervalMs: 5 },
    ],
    [`${notBoth}, and h3 is none`, stations, split('h3', 's2')],
    [`${notBoth}, and h3 is none`, stations, split('s1', 'h3')],
    [`${notBoth}, and h3, h4 is none`, stations, split('h3', 'h4')],
    ['replay: client and server are one endpoint', stations, split('s1', 's1')],
    ["replay: there is no endpoint 's9'; the topology has s1, s2, h3, h4", stations, split('s1', 's9')],
    [`ping: ${beyond}`, remote, { kind: 'ping', from: 'away', to: 'h1', count: 1 }],
    [`iperf3: ${beyond}`, remote, { ...iperf3, from: 'h1', to: 'away' }],
    [`iperf3: ${beyond}`, remote, { ...iperf3, from: 'away', to: 'h1' }],
    [`pktgen: ${beyond}`, remote, { ...pktgen, from: 'away', to: 'h1' }],
    [`replay: ${beyond}`, remote, { ...replay, from: 'away' }],
    [`frames: ${beyond}`, remote, { kind: 'frames', frames: [{ from: 'away', bytes }] }],
  ])('refused: %s', (message, where, traffic) => {
    expect(() => requireSense(traffic, where)).toThrow(message);
  });

  const paces = { multiplier: 2, packetsPerSecond: 5, bitsPerSecond: 8, topSpeed: true } as const;
  const names = Object.keys(paces) as (keyof typeof paces)[];
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const));
  test.each(pairs)('a replay keeps to one pace: not to %s and %s', (one, other) => {
    expect(() => requireSense({ ...replay, [one]: paces[one], [other]: paces[other] }, stations)).toThrow(
      `replay: ${one} and ${other} cannot both be kept to`,
    );
    expect(() => requireSense({ ...replay, [one]: paces[one] }, stations)).not.toThrow();
  });

  test.each([60, 61, 1514])('a generated frame may have %d bytes', (frameBytes) => {
    expect(() => requireSense({ ...pktgen, frameBytes }, stations)).not.toThrow();
  });

  test.each([1, 59, 1515, 100.5, 65_536])('a generated frame cannot have %d bytes', (frameBytes) => {
    expect(() => requireSense({ ...pktgen, frameBytes }, stations)).toThrow(
      `pktgen: frameBytes is ${frameBytes}, and goes from 60 to 1514`,
    );
  });

  test('a generated frame is as long as the lab takes', () => {
    const jumbo = { ...stations, mtu: 9000 };
    expect(() => requireSense({ ...pktgen, frameBytes: 9014 }, jumbo)).not.toThrow();
    expect(() => requireSense({ ...pktgen, frameBytes: 9015 }, jumbo)).toThrow('goes from 60 to 9014');
  });
});
