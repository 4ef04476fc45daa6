import { describe, expect, it } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { ReplayOrder, ReplayRate, ReplaySelection } from '../model/replayOrder.ts';
import type { Replay } from '../model/traffic.ts';
import { slowerReplay } from './halfAsFast.ts';
import { replayCaptures, replayMirror, replayTopology, replayTraffic } from './replayLab.ts';
import { requireSense } from './sense.ts';
import { portNames } from './shape.ts';

const order: ReplayOrder = {
  capture: '/x/http.pcap',
  name: 'http.pcap',
  packets: 10,
  loop: 1,
  rate: 'max',
  select: 'src',
  mtu: 1500,
};
const traffic = { kind: 'replay', from: 'client', capture: '/x/http.pcap' } as const;

describe('replayTopology', () => {
  it('has three ports with stations, which answer nothing, and flows from one side to the other', () => {
    const { ports, endpoints, flows, mtu } = replayTopology(9000);
    expect(ports).toMatchObject({
      client: { endpoint: 'client' },
      server: { endpoint: 'server' },
      monitor: { endpoint: 'monitor' },
    });
    expect(Object.values(endpoints).map(({ station }) => station)).toEqual([true, true, true]);
    expect(flows).toEqual({ br0: ['in_port=client,actions=output:server', 'in_port=server,actions=output:client'] });
    expect(mtu).toBe(9000);
  });
});

describe('replayCaptures', () => {
  const text = (split: ReplayOrder['split']) =>
    replayCaptures(split === undefined ? {} : { split }).map(({ port, direction }) => `${port} ${direction}`);

  it('are what is sent, where it goes to, and the copies', () => {
    expect(text(undefined)).toEqual(['client arriving', 'server departing', 'monitor departing']);
  });

  it('are of both ways where the capture is split', () => {
    expect(text('port')).toEqual([
      'client arriving',
      'server departing',
      'server arriving',
      'client departing',
      'monitor departing',
    ]);
  });

  it('are of ports that the topology has', () => {
    const ports = portNames(replayTopology(1500));
    expect(replayCaptures({ split: 'port' }).filter(({ port }) => !ports.includes(port))).toEqual([]);
  });
});

describe('replayMirror', () => {
  const both = ['client', 'server'];
  it.each<[ReplaySelection, Mirror]>([
    ['src', { selectSrcPort: both, outputPort: 'monitor' }],
    ['dst', { selectDstPort: both, outputPort: 'monitor' }],
    ['both', { selectSrcPort: both, selectDstPort: both, outputPort: 'monitor' }],
    ['all', { selectAll: true, outputPort: 'monitor' }],
  ])('%s', (select, mirror) => {
    expect(replayMirror(select)).toEqual(mirror);
  });
});

describe('replayTraffic', () => {
  it.each<[ReplayRate, Partial<Replay>]>([
    ['max', { topSpeed: true }],
    [{ topSpeed: true }, { topSpeed: true }],
    [{}, {}],
    [{ multiplier: 2 }, { multiplier: 2 }],
    [{ packetsPerSecond: 5000 }, { packetsPerSecond: 5000 }],
    [{ bitsPerSecond: 1e8 }, { bitsPerSecond: 1e8 }],
  ])('at the rate %j', (rate, pace) => {
    expect(replayTraffic({ ...order, rate })).toEqual({ ...traffic, ...pace });
  });

  it('at the rate that was found, where the fastest was asked for and nothing else', () => {
    expect(replayTraffic(order, 12_345)).toEqual({ ...traffic, packetsPerSecond: 12_345 });
    expect(replayTraffic({ ...order, rate: { multiplier: 2 } }, 12_345)).toEqual({ ...traffic, multiplier: 2 });
  });

  it('says how often, unless once, and by what the capture is split', () => {
    expect(replayTraffic({ ...order, loop: 3, split: { cidr: '192.0.2.0/24' } })).toEqual({
      ...traffic,
      loop: 3,
      topSpeed: true,
      split: { server: 'server', by: { cidr: '192.0.2.0/24' } },
    });
  });

  it.each<ReplayRate>(['max', {}, { topSpeed: true }, { multiplier: 2 }, { bitsPerSecond: 1e6 }])(
    'at the rate %j can be sent in its lab, also at half of it and split',
    (rate) => {
      for (const each of [order, { ...order, split: 'port' as const }]) {
        const replay = replayTraffic({ ...each, rate });
        expect(() => requireSense(replay, replayTopology(1500))).not.toThrow();
        expect(() => requireSense(slowerReplay(replay, 1000), replayTopology(1500))).not.toThrow();
      }
    },
  );
});
