import { describe, expect, it } from 'vitest';
import type { Direction } from '../model/mirror.ts';
import { type PortKind, star } from '../model/topology.ts';
import { capturePoints, endpointInterface } from './capturePoint.ts';

const bond = (members: readonly string[], partner: string) => ({ members, partner, mode: 'balance-tcp' }) as const;
const topology = star(
  {
    p1: 'h1',
    p2: 'h2',
    br0: 'h3',
    pa: { patch: 'pb' },
    pb: { bridge: 'br1', patch: 'pa' },
    tun0: { tunnel: { type: 'gre', via: 'p2' } },
    bond0: { bond: bond(['a1', 'a2'], 'bond1') },
    bond1: { bridge: 'br1', bond: bond(['b1', 'b2'], 'bond0') },
    br1: { bridge: 'br1' },
  },
  { internal: ['p3'] },
);

const onOpenVSwitch = (port: PortKind) => ({ port, switch: 'ovs-netdev' }) as const;

describe('capturePoints', () => {
  it('of a port over AF_XDP it is the far end of its wire', () => {
    const at = (direction: Direction) =>
      capturePoints(topology, { port: 'veth', switch: 'ovs-afxdp' }, 'p1', direction);
    expect(at('arriving')).toEqual([{ endpoint: 'h1', interface: 'eth0', flag: 'out' }]);
    expect(at('departing')).toEqual([{ endpoint: 'h1', interface: 'eth0', flag: 'in' }]);
  });

  it('a Linux bridge’s own port is not made promiscuous', () => {
    const bridged = star({ p1: 'h1' });
    expect(capturePoints(bridged, { port: 'veth', switch: 'linux-bridge' }, 'br0', 'departing')).toEqual([
      { interface: 'br0', flag: 'in', promiscuous: false },
    ]);
  });

  it.each([
    ['veth', 'p1', 'arriving', { interface: 'p1', flag: 'in' }],
    ['veth', 'p1', 'departing', { interface: 'p1', flag: 'out' }],
    ['veth', 'p3', 'arriving', { interface: 'p3', flag: 'out' }],
    ['veth', 'p3', 'departing', { interface: 'p3', flag: 'in' }],
    ['internal', 'p1', 'arriving', { endpoint: 'h1', interface: 'p1', flag: 'out' }],
    ['internal', 'p2', 'departing', { endpoint: 'h2', interface: 'p2', flag: 'in' }],
    ['internal', 'p3', 'arriving', { interface: 'p3', flag: 'out' }],
    ['internal', 'p3', 'departing', { interface: 'p3', flag: 'in' }],
    ['tap', 'p1', 'arriving', { endpoint: 'h1', interface: 'p1', flag: 'out' }],
    ['tap', 'p2', 'departing', { endpoint: 'h2', interface: 'p2', flag: 'in' }],
    ['tap', 'p3', 'arriving', { interface: 'p3', flag: 'out' }],
    ['veth', 'br0', 'arriving', { endpoint: 'h3', interface: 'br0', flag: 'out' }],
    ['veth', 'br1', 'departing', { interface: 'br1', flag: 'in' }],
  ] as const)('endpoints on %s: what is at %s %s', (kind, port, direction, point) => {
    expect(capturePoints(topology, onOpenVSwitch(kind), port, direction)).toEqual([point]);
  });

  it('a bond has one for each member, on every variant', () => {
    for (const kind of ['veth', 'internal', 'tap'] as const) {
      expect(capturePoints(topology, onOpenVSwitch(kind), 'bond0', 'arriving')).toEqual([
        { interface: 'a1', flag: 'in' },
        { interface: 'a2', flag: 'in' },
      ]);
    }
  });

  it('a station’s is where the switch is, whatever joins it', () => {
    const stations = star({ p1: 's1' }, { stations: ['s1'] });
    const at = (kind: PortKind) => capturePoints(stations, onOpenVSwitch(kind), 'p1', 'arriving');
    expect(at('veth')).toEqual([{ interface: 'p1', flag: 'in' }]);
    expect(at('internal')).toEqual([{ interface: 'p1', flag: 'out' }]);
    expect(at('tap')).toEqual([{ interface: 'p1', flag: 'out' }]);
  });

  it('an interface of the machine is captured by its own name, on every variant', () => {
    const remote = star({ p1: 'h1', p2: { to: 'away', device: 'enp3s0' } });
    for (const kind of ['veth', 'internal', 'tap'] as const) {
      expect(capturePoints(remote, onOpenVSwitch(kind), 'p2', 'arriving')).toEqual([
        { interface: 'enp3s0', flag: 'in' },
      ]);
      expect(capturePoints(remote, onOpenVSwitch(kind), 'p2', 'departing')).toEqual([
        { interface: 'enp3s0', flag: 'out' },
      ]);
    }
  });

  it('patch and tunnel ports have none', () => {
    for (const port of ['pa', 'pb', 'tun0'])
      expect(capturePoints(topology, onOpenVSwitch('veth'), port, 'departing')).toEqual([]);
  });
});

describe('endpointInterface', () => {
  it('is eth0 behind a veth, and the port itself when that is internal', () => {
    expect(endpointInterface(topology, 'veth', 'p1')).toBe('eth0');
    expect(endpointInterface(topology, 'internal', 'p1')).toBe('p1');
    expect(endpointInterface(topology, 'veth', 'br0')).toBe('br0');
  });

  it('is the port itself when that is a tap', () => {
    expect(endpointInterface(topology, 'tap', 'p1')).toBe('p1');
  });

  it('of a station on a veth is beside the port, under a name that differs from it', () => {
    const stations = star({ p1: 's1', br0: 's2' }, { stations: ['s1', 's2'] });
    expect(endpointInterface(stations, 'veth', 'p1')).toBe('p1~');
    expect(endpointInterface(stations, 'tap', 'p1')).toBe('p1');
    expect(endpointInterface(stations, 'veth', 'br0')).toBe('br0');
  });
});
