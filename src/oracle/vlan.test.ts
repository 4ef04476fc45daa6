import { describe, expect, test } from 'vitest';
import { type Port, star } from '../model/topology.ts';
import { vlan } from '../packet/build.ts';
import { probes, tagged } from '../packet/probes.ts';
import type { RuleName } from './rules.ts';
import { admits, carries, inside, onWire } from './vlan.ts';

const PORTS = {
  'a trunk': {},
  'a trunk of 10 and 55': { trunks: [10, 55] },
  'a trunk of 0 and 55': { trunks: [0, 55] },
  'an access port of 10': { tag: 10 },
  'an access port, said to be': { tag: 10, vlanMode: 'access' },
  'an access port of none': { vlanMode: 'access' },
  'a native tagged port of 10': { tag: 10, vlanMode: 'native-tagged' },
  'one of 10 that trunks 55': { tag: 10, vlanMode: 'native-tagged', trunks: [55] },
  'a native untagged port of 10': { tag: 10, vlanMode: 'native-untagged' },
  'a native port of none': { vlanMode: 'native-untagged' },
} as const satisfies Readonly<Record<string, Port>>;
type Name = keyof typeof PORTS;

const everything = () => true;
const without = (name: RuleName) => (rule: RuleName) => rule !== name;
const probe = probes(star({ p1: 'h1', p2: 'h2' })).udp({ from: 'h1', to: 'h2', id: 1 });
const in10 = tagged(10, probe);
const in20 = tagged(20, probe);
const SENT = {
  untagged: probe,
  'priority 0': tagged(0, probe),
  'priority 5': tagged({ id: 0, priority: 5 }, probe),
  '10': in10,
  '10, priority 5': tagged({ id: 10, priority: 5 }, probe),
  '20': in20,
  '20 of 802.1ad': tagged({ id: 20, type: 0x88a8 }, probe),
  '20 around 10': tagged(20, in10),
} as const;
type Sent = keyof typeof SENT;

/** What an answer is for each of the VLANs 0, 10, 20 and 55. */
const VLANS = [0, 10, 20, 55];

describe('a port lets in packets whose tag names', () => {
  test.each<[Name, readonly number[]]>([
    ['a trunk', [0, 10, 20, 55]],
    ['a trunk of 10 and 55', [10, 55]],
    ['a trunk of 0 and 55', [0, 55]],
    ['an access port of 10', [0]],
    ['an access port, said to be', [0]],
    ['an access port of none', [0]],
    ['a native tagged port of 10', [0, 10, 20, 55]],
    ['one of 10 that trunks 55', [0, 10, 55]],
    ['a native untagged port of 10', [0, 10, 20, 55]],
    ['a native port of none', [0, 10, 20, 55]],
  ])('%s: %j', (name, expected) => {
    expect(VLANS.filter((id) => admits(PORTS[name], id))).toEqual(expected);
  });
});

describe('a port carries the VLANs', () => {
  test.each<[Name, readonly number[]]>([
    ['a trunk', [0, 10, 20, 55]],
    ['a trunk of 10 and 55', [10, 55]],
    ['a trunk of 0 and 55', [0, 55]],
    ['an access port of 10', [10]],
    ['an access port, said to be', [10]],
    ['an access port of none', [0]],
    ['a native tagged port of 10', [10, 20, 55]],
    ['one of 10 that trunks 55', [10, 55]],
    ['a native untagged port of 10', [10, 20, 55]],
    ['a native port of none', [0, 10, 20, 55]],
  ])('%s: %j', (name, expected) => {
    expect(VLANS.filter((id) => carries(PORTS[name], id))).toEqual(expected);
  });
});

describe('inside, a packet is in the VLAN', () => {
  test.each<[Name, Sent, number]>([
    ['a trunk', 'untagged', 0],
    ['a trunk', 'priority 5', 0],
    ['a trunk', '10', 10],
    ['a trunk', '20 around 10', 20],
    ['a trunk', '20 of 802.1ad', 20],
    ['an access port of 10', 'untagged', 10],
    ['an access port of 10', 'priority 0', 10],
    ['an access port of 10', 'priority 5', 10],
    ['an access port, said to be', 'untagged', 10],
    ['an access port of none', 'untagged', 0],
    ['a native tagged port of 10', 'untagged', 10],
    ['a native tagged port of 10', '20', 20],
    ['a native untagged port of 10', 'priority 5', 10],
    ['a native untagged port of 10', '10', 10],
    ['a native port of none', 'untagged', 0],
  ])('%s, %s: %i', (name, sent, id) => {
    expect(inside(PORTS[name], SENT[sent].bytes, everything).vlan).toBe(id);
  });

  test('with the priority and the kind of its tag, and without the tag', () => {
    const sent = tagged({ id: 20, priority: 5, type: 0x88a8, dropEligible: true }, probe);
    expect(inside({}, sent.bytes, everything)).toEqual({
      vlan: 20,
      priority: 5,
      tagType: 0x88a8,
      tagged: true,
      named: 20,
      dropEligible: true,
      bare: probe.bytes,
    });
  });

  test('without a tag it has none to name', () => {
    expect(inside({ tag: 10 }, probe.bytes, everything)).toMatchObject({ tagged: false, named: 0, priority: 0 });
  });

  test('of 802.1Q alone: the tag of old is no tag to Open vSwitch', () => {
    const sent = vlan({ id: 20, type: 0x9100 }, probe.bytes);
    expect(inside({ tag: 10 }, sent, everything)).toMatchObject({ vlan: 10, tagged: false, bare: sent });
  });

  test("but not in its port's, where that does not count", () => {
    expect(inside({ tag: 10 }, probe.bytes, without('port-vlan-counts')).vlan).toBe(0);
  });
});

describe('a copy of a packet from one port leaves by another', () => {
  // A packet between access ports of VLAN 10 first, as it was seen of 3.1.0.
  test.each<[Name, Sent, Name, Uint8Array]>([
    ['an access port of 10', 'untagged', 'a trunk', in10.bytes],
    ['an access port of 10', 'untagged', 'a native tagged port of 10', in10.bytes],
    ['an access port of 10', 'untagged', 'a trunk of 0 and 55', in10.bytes],
    ['an access port of 10', 'untagged', 'an access port of 10', probe.bytes],
    ['an access port of 10', 'untagged', 'an access port of none', probe.bytes],
    ['an access port of 10', 'untagged', 'a native untagged port of 10', probe.bytes],
    ['an access port of 10', 'priority 5', 'a trunk', SENT['10, priority 5'].bytes],
    ['an access port of 10', 'priority 5', 'an access port of 10', probe.bytes],
    ['an access port of 10', 'priority 5', 'a native untagged port of 10', probe.bytes],
    ['a trunk', 'untagged', 'a trunk', probe.bytes],
    ['a trunk', 'untagged', 'an access port of 10', probe.bytes],
    ['a trunk', 'priority 0', 'a trunk', probe.bytes],
    ['a trunk', 'priority 5', 'a trunk', SENT['priority 5'].bytes],
    ['a trunk', 'priority 5', 'an access port of 10', probe.bytes],
    ['a trunk', '10', 'a trunk', in10.bytes],
    ['a trunk', '10', 'a native untagged port of 10', probe.bytes],
    ['a trunk', '10', 'one of 10 that trunks 55', in10.bytes],
    ['a trunk', '20', 'a native untagged port of 10', in20.bytes],
    ['a trunk', '20', 'a native tagged port of 10', in20.bytes],
    ['a trunk', '20', 'an access port of 10', probe.bytes],
    ['a trunk', '20 of 802.1ad', 'a trunk', SENT['20 of 802.1ad'].bytes],
    ['a trunk', '20 around 10', 'a trunk', SENT['20 around 10'].bytes],
    ['a trunk', '20 around 10', 'an access port of 10', in10.bytes],
    ['a native tagged port of 10', 'untagged', 'a trunk', in10.bytes],
    ['a native untagged port of 10', 'untagged', 'a native untagged port of 10', probe.bytes],
    ['a native untagged port of 10', '20', 'a trunk', in20.bytes],
  ])('%s, %s; %s', (from, sent, to, expected) => {
    expect(onWire(PORTS[to], inside(PORTS[from], SENT[sent].bytes, everything), everything)).toEqual(expected);
  });

  const eligible = { id: 10, priority: 5, dropEligible: true } as const;
  test('with the drop eligible indicator of a tag that stays', () => {
    const sent = tagged(eligible, probe).bytes;
    expect(onWire({}, inside({}, sent, everything), everything)).toEqual(sent);
  });

  test('without it when the tag gets another VLAN', () => {
    const packet = { ...inside({}, tagged(eligible, probe).bytes, everything), vlan: 500 };
    expect(onWire({}, packet, everything)).toEqual(tagged({ id: 500, priority: 5 }, probe).bytes);
  });

  test('with its tag, where the mode of ports does not matter', () => {
    const by = without('output-port-vlan-mode');
    expect(onWire({ tag: 20 }, inside({}, in10.bytes, by), by)).toEqual(in10.bytes);
  });

  test('with a tag that says nothing, where that is kept', () => {
    const by = without('priority-tag-is-lost');
    const sent = SENT['priority 0'].bytes;
    expect(onWire({}, inside({}, sent, by), by)).toEqual(sent);
    expect(onWire({}, inside({}, probe.bytes, by), by)).toEqual(probe.bytes);
  });
});
