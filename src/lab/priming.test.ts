import { expect, it } from 'vitest';
import { star, type Topology } from '../model/topology.ts';
import { lessons } from './priming.ts';

const say = (topology: Topology) =>
  lessons(topology).map(({ bridge, interface: name, mac, tag }) => {
    return `${bridge} ${name} ${mac.slice(-2)}${tag === 0 ? '' : ` tagged ${tag}`}`;
  });

it('an endpoint is learned where it stands, untagged whatever the port', () => {
  expect(say(star({ p1: 'h1', p2: { to: 'h2', tag: 7 }, br0: 'h3' }))).toEqual([
    'br0 p1 01',
    'br0 p2 02',
    'br0 br0 03',
  ]);
});

it('a bridge with flows learns nothing', () => {
  expect(say(star({ p1: 'h1' }, { flows: [] }))).toEqual([]);
});

it('the own port of a bridge with an address is learned, too', () => {
  expect(say(star({ p1: 'h1' }, { bridges: { br0: { address: '172.16.0.1/24' } } }))).toEqual([
    'br0 p1 01',
    'br0 br0 01',
  ]);
});

it('a bridge behind patch ports learns it there, with the tag that it arrives with', () => {
  const pair = (near: object, far: object) =>
    star({ p1: { to: 'h1', tag: 5 }, pa: { patch: 'pb', ...near }, pb: { bridge: 'br1', patch: 'pa', ...far } });
  expect(say(pair({}, {}))).toEqual(['br0 p1 01', 'br1 pb 01 tagged 5']);
  expect(say(pair({ tag: 5 }, { tag: 9 }))).toEqual(['br0 p1 01', 'br1 pb 01']);
  expect(say(pair({ tag: 6 }, {}))).toEqual(['br0 p1 01']);
  expect(say(pair({ trunks: [6] }, {}))).toEqual(['br0 p1 01']);
  expect(say(pair({ trunks: [5] }, { tag: 9 }))).toEqual(['br0 p1 01']);
  expect(say(pair({ vlanMode: 'native-untagged', tag: 5 }, {}))).toEqual(['br0 p1 01', 'br1 pb 01']);
  expect(say(pair({ vlanMode: 'native-tagged', tag: 5 }, {}))).toEqual(['br0 p1 01', 'br1 pb 01 tagged 5']);
});

it('a bridge behind a bond learns it at a member, and a ring of bridges ends', () => {
  const bond = (members: readonly string[], partner: string) => ({ members, partner, mode: 'balance-slb' }) as const;
  const topology = star({
    p1: 'h1',
    pa: { patch: 'pb' },
    pb: { bridge: 'br1', patch: 'pa' },
    bond0: { bond: bond(['a1', 'a2'], 'bond1') },
    bond1: { bridge: 'br1', bond: bond(['b1', 'b2'], 'bond0') },
  });
  expect(say(topology)).toEqual(['br0 p1 01', 'br1 pb 01']);
  const { pa: _, pb: __, ...ports } = topology.ports;
  expect(say({ ...topology, ports })).toEqual(['br0 p1 01', 'br1 b1 01']);
});
