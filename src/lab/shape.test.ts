import { expect, it } from 'vitest';
import { type PortKind, star } from '../model/topology.ts';
import { bridgeOf, bridgesOf, hostBehind, isMadeBySwitch, portNames, shapeOf } from './shape.ts';

const topology = star(
  {
    p1: 'h1',
    br0: 'h2',
    pa: { patch: 'pb' },
    pb: { bridge: 'br1', patch: 'pa' },
    tun0: { tunnel: { type: 'vxlan', via: 'u1', options: { key: '7' } } },
    u1: { bridge: 'br1', to: 'far' },
    bond0: { bond: { members: ['a1', 'a2'], partner: 'bond0', mode: 'balance-slb' } },
  },
  {
    internal: ['m1'],
    bridges: { br1: { address: '172.16.0.1/24' } },
    addresses: { far: '172.16.0.2/24' },
  },
);

it('a port is what is behind it; a bridge’s own port is internal, whoever stands behind it', () => {
  const shapes = (kind: PortKind) => portNames(topology).map((name) => shapeOf(topology, kind, name));
  expect(portNames(topology).join(' ')).toBe('br0 br1 p1 pa pb tun0 u1 bond0 m1');
  expect(shapes('veth').join(' ')).toBe('internal internal veth patch patch tunnel veth bond internal');
  expect(shapes('internal').join(' ')).toBe('internal internal internal patch patch tunnel internal bond internal');
  expect(shapes('tap').join(' ')).toBe('internal internal tap patch patch tunnel tap bond internal');
});

it('an interface of the machine is the port, whatever joins the other endpoints', () => {
  const remote = star({ p1: 'h1', p2: { to: 'away', device: 'enp3s0' } });
  for (const kind of ['veth', 'internal', 'tap'] as const) {
    expect(shapeOf(remote, kind, 'p2')).toBe('device');
    expect(isMadeBySwitch(remote, kind, 'p2')).toBe(false);
  }
});

it('Open vSwitch makes internal ports and taps, and nothing else', () => {
  const made = (kind: PortKind) => portNames(topology).filter((name) => isMadeBySwitch(topology, kind, name));
  expect(made('veth').join(' ')).toBe('br0 br1 m1');
  expect(made('internal').join(' ')).toBe('br0 br1 p1 u1 m1');
  expect(made('tap').join(' ')).toBe('br0 br1 p1 u1 m1');
});

it('behind a station there is no host', () => {
  const mixed = star({ p1: 'h1', p2: 's2' }, { internal: ['p3'], stations: ['s2'] });
  expect(['p1', 'p2', 'p3', 'br0'].map((name) => hostBehind(mixed, name))).toEqual([
    'h1',
    undefined,
    undefined,
    undefined,
  ]);
});

it('a port is of the bridge that it says, of its own, or of the mirrors’', () => {
  expect(bridgesOf(topology)).toEqual(['br0', 'br1']);
  expect(['p1', 'pb', 'br1', 'br0'].map((name) => bridgeOf(topology, name))).toEqual(['br0', 'br1', 'br1', 'br0']);
});
