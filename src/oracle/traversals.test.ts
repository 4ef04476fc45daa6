import { describe, expect, test } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import { type Port, star } from '../model/topology.ts';
import type { Probe } from '../model/traffic.ts';
import { cut, probes, readdressed, tagged } from '../packet/probes.ts';
import type { RuleName } from './rules.ts';
import type { Sighting } from './sighting.ts';
import { observe, request, type Seen, sight } from './testing/observe.ts';
import { groupsOf, isVlanCopy, packetKey } from './traversals.ts';

const { udp } = probes(star({ p1: 'h1', p2: 'h2' }));
const probe = udp({ from: 'h1', to: 'h2', id: 7 });
const other = udp({ from: 'h1', to: 'h2', id: 8 });
const everything = () => true;

describe('a packet is known again', () => {
  test.each<[string, Probe]>([
    ['with a tag', tagged(10, probe)],
    ['with two tags', tagged(20, tagged(10, probe))],
    ['with other addresses', readdressed({ destination: '02:00:00:00:00:99' }, probe)],
    ['cut behind its id', cut(60, probe)],
  ])('by its id: %s', (_, seen) => {
    expect(packetKey(seen)).toBe(packetKey(probe));
  });

  test.each<[string, Probe]>([
    ['another id', other],
    ['cut before its id', cut(50, probe)],
  ])('and not for another: %s', (_, seen) => {
    expect(packetKey(seen)).not.toBe(packetKey(probe));
  });

  test('without an id by all its bytes, but for a tag', () => {
    const bare = { from: 'h1', bytes: request(1) };
    expect(packetKey(tagged(10, bare))).toBe(packetKey(bare));
    expect(packetKey({ bytes: request(2) })).not.toBe(packetKey(bare));
    expect(packetKey(readdressed({ destination: '02:00:00:00:00:99' }, bare))).not.toBe(packetKey(bare));
  });
});

describe('what was seen of a packet is put together', () => {
  const SPAN: Mirror = { selectAll: true, outputPort: 'p3' };

  /** Where the probe was seen, in order. */
  function places(
    seen: Readonly<Record<string, Seen>>,
    {
      mirrors = [SPAN],
      ports = {},
      lacking,
    }: { mirrors?: readonly Mirror[]; ports?: Readonly<Record<string, Port>>; lacking?: RuleName } = {},
  ) {
    const names = [...new Set([...Object.keys(seen), ...Object.keys(ports)])];
    const topology = { ports: Object.fromEntries(names.map((name) => [name, ports[name] ?? {}])) };
    const group = groupsOf(observe({}, seen, { topology }), mirrors, (rule) => rule !== lacking).get(packetKey(probe));
    const words = (all: readonly Sighting[] = []) => all.map(({ port, number }) => `${port} ${number}`);
    return { arrivals: words(group?.arrivals), departures: words(group?.departures) };
  }

  test('where it arrived and where it departed, with its place in the captures', () => {
    const seen = {
      p1: { arriving: [other.bytes, probe.bytes] },
      p2: { departing: [other.bytes, other.bytes, probe.bytes] },
      p4: { departing: [tagged(10, probe).bytes] },
    };
    expect(places(seen)).toEqual({ arrivals: ['p1 2'], departures: ['p2 3', 'p4 1'] });
  });

  test('departures in the order of time, whatever the ports', () => {
    const at = (timeNs: bigint) => ({ timeNs, bytes: probe.bytes, wireLength: probe.bytes.length });
    const seen = { p1: { departing: [at(30n)] }, p2: { departing: [at(10n), at(40n)] }, p4: { departing: [at(20n)] } };
    expect(places(seen).departures).toEqual(['p2 1', 'p4 1', 'p1 1', 'p2 2']);
  });

  test('but not at output ports, where copies are among what departs, and nothing is taken in', () => {
    const seen = { p1: { arriving: [probe.bytes] }, p3: { arriving: [probe.bytes], departing: [probe.bytes] } };
    expect(places(seen)).toEqual({ arrivals: ['p1 1'], departures: [] });
    expect(places(seen, { lacking: 'output-port-is-exclusive' }).arrivals).toEqual(['p1 1', 'p3 1']);
  });

  test('nor on other bridges', () => {
    const seen = { p1: { arriving: [probe.bytes] }, q1: { arriving: [probe.bytes], departing: [probe.bytes] } };
    expect(places(seen, { ports: { q1: { bridge: 'br1' } } })).toEqual({ arrivals: ['p1 1'], departures: [] });
  });

  test('but on those, where patch ports lead there', () => {
    const seen = { p1: { arriving: [probe.bytes] }, q1: { departing: [probe.bytes] } };
    const ports = { q1: { bridge: 'br1' }, patch0: { patch: 'patch1' }, patch1: { bridge: 'br1', patch: 'patch0' } };
    const all = { ...seen, patch0: {}, patch1: {} };
    expect(places(all, { ports })).toEqual({ arrivals: ['p1 1'], departures: ['q1 1'] });
  });

  test('without its copies in an output VLAN', () => {
    const seen = {
      p1: { arriving: [probe.bytes], departing: [tagged(500, probe).bytes] },
      p2: { departing: [probe.bytes, tagged(500, probe).bytes] },
    };
    expect(places(seen, { mirrors: [{ selectAll: true, outputVlan: 500 }] }).departures).toEqual(['p2 1']);
  });
});

describe('a departure is a copy in the output VLAN', () => {
  const RSPAN: Mirror = { selectAll: true, outputVlan: 500 };
  const topology = {
    ...star({ p1: 'h1', p2: 'h2', p4: { to: 'h4', tag: 500 }, p5: { to: 'h5', trunks: [10] } }),
  };
  const at = (port: string, direction: 'arriving' | 'departing', one: Probe) =>
    sight(port, direction, [one.bytes])[0] as Sighting;
  const isCopy = (port: string, one: Probe, arrived: Sighting | undefined, mirror = RSPAN) =>
    isVlanCopy(topology, mirror, at(port, 'departing', one), arrived === undefined ? [] : [arrived], everything);
  const untagged = at('p1', 'arriving', probe);
  const copy = tagged(500, probe);

  test.each<[string, string, Probe, Sighting | undefined]>([
    ['tagged with it', 'p2', copy, untagged],
    ['back where it came from', 'p1', copy, untagged],
    ['untagged on an access port of it', 'p4', probe, untagged],
    ['of a packet that arrived nowhere', 'p2', copy, undefined],
  ])('%s', (_, port, one, arrived) => {
    expect(isCopy(port, one, arrived)).toBe(true);
  });

  test.each<[string, string, Probe, Sighting | undefined, Mirror?]>([
    ['not in another VLAN', 'p2', tagged(10, probe), untagged],
    ['not without a tag', 'p2', probe, untagged],
    ['not at a port that does not carry it', 'p5', copy, untagged],
    ['not where the packet arrived in it', 'p2', copy, at('p1', 'arriving', copy)],
    ['not where it arrived on an access port of it', 'p2', copy, at('p4', 'arriving', probe)],
    ['not of a mirror with an output port', 'p2', copy, untagged, { ...RSPAN, outputPort: 'p3' }],
    ['not of a mirror to a port alone', 'p2', copy, untagged, { selectAll: true, outputPort: 'p3' }],
  ])('%s', (_, port, one, arrived, mirror) => {
    expect(isCopy(port, one, arrived, mirror)).toBe(false);
  });
});
