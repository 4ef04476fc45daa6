import { describe, expect, it } from 'vitest';
import { type PortKind, star, type Topology } from '../model/topology.ts';
import { endpointLines, internalLines, joined, vethLines } from './wiring.ts';

const topology = star({ p1: 'h1', p2: 'h2' }, { internal: ['p3'], mtu: 9000 });
const namespaceOf = (endpoint: string) => `lab1.${endpoint}`;
const text = (lines: readonly string[]) => lines.join('\n');
const linesOf = (where: Topology, kind: PortKind, endpoint: string) => {
  const host = joined(where).find((one) => one.endpoint === endpoint);
  return text(endpointLines(where, kind, host as NonNullable<typeof host>));
};

describe('joined', () => {
  it('tells which host is behind which port, and leaves out ports without one', () => {
    expect(joined(topology).map(({ port, endpoint, host }) => `${port} ${endpoint} ${host.address}`)).toEqual([
      'p1 h1 10.0.0.1/24',
      'p2 h2 10.0.0.2/24',
    ]);
  });
});

describe('lines of ip(8)', () => {
  it('veth pairs: the far end goes into the endpoint’s namespace, the near end comes up with a long queue', () => {
    expect(text(vethLines(topology, 'veth', namespaceOf))).toMatchInlineSnapshot(`
      "link add name p1 mtu 9000 type veth peer name eth0 mtu 9000 netns lab1.h1
      link set dev p1 addrgenmode none
      link set dev p1 txqueuelen 250000 up
      link add name p2 mtu 9000 type veth peer name eth0 mtu 9000 netns lab1.h2
      link set dev p2 addrgenmode none
      link set dev p2 txqueuelen 250000 up"
    `);
  });

  it('internal ports have no veth pair, and no bridge’s own port has', () => {
    expect(vethLines(topology, 'internal', namespaceOf)).toEqual([]);
    expect(vethLines(star({ br0: 'h1' }), 'veth', namespaceOf)).toEqual([]);
  });

  it('bonds are cabled member by member, each pair once', () => {
    const bond = (members: readonly string[], partner: string) => ({ members, partner, mode: 'balance-tcp' }) as const;
    const bonded = star({
      bond0: { bond: bond(['a1', 'a2'], 'bond1') },
      bond1: { bridge: 'br1', bond: bond(['b1', 'b2'], 'bond0') },
    });
    expect(text(vethLines(bonded, 'internal', namespaceOf))).toMatchInlineSnapshot(`
      "link add name a1 mtu 1500 type veth peer name b1 mtu 1500
      link set dev a1 addrgenmode none
      link set dev a1 txqueuelen 250000 up
      link set dev b1 addrgenmode none
      link set dev b1 txqueuelen 250000 up
      link add name a2 mtu 1500 type veth peer name b2 mtu 1500
      link set dev a2 addrgenmode none
      link set dev a2 txqueuelen 250000 up
      link set dev b2 addrgenmode none
      link set dev b2 txqueuelen 250000 up"
    `);
  });

  it('internal ports without an endpoint come up where the switch is, silent', () => {
    expect(text(internalLines(topology, 'veth', namespaceOf))).toMatchInlineSnapshot(`
      "link set dev br0 addrgenmode none
      link set dev br0 mtu 9000 txqueuelen 250000 up
      link set dev p3 addrgenmode none
      link set dev p3 mtu 9000 txqueuelen 250000 up"
    `);
  });

  it('internal ports of endpoints move into the endpoint’s namespace', () => {
    expect(text(internalLines(topology, 'internal', namespaceOf))).toMatchInlineSnapshot(`
      "link set dev br0 addrgenmode none
      link set dev br0 mtu 9000 txqueuelen 250000 up
      link set dev p1 netns lab1.h1
      link set dev p2 netns lab1.h2
      link set dev p3 addrgenmode none
      link set dev p3 mtu 9000 txqueuelen 250000 up"
    `);
  });

  it('a bridge’s own port moves to its endpoint, or has an address when it is to have one', () => {
    const two = star(
      { br0: 'h1', q1: { bridge: 'br1', to: 'h2' } },
      { bridges: { br1: { address: '172.16.0.1/24' } } },
    );
    expect(text(internalLines(two, 'veth', namespaceOf))).toMatchInlineSnapshot(`
      "link set dev br0 netns lab1.h1
      link set dev br1 addrgenmode none
      link set dev br1 mtu 1500 txqueuelen 250000 up
      addr add 172.16.0.1/24 dev br1"
    `);
  });

  it('an endpoint on a veth knows its neighbours and makes no IPv6 address', () => {
    expect(linesOf(topology, 'veth', 'h1')).toMatchInlineSnapshot(`
      "link set dev eth0 addrgenmode none
      link set dev eth0 address 02:00:00:00:00:01 mtu 9000 txqueuelen 250000 up
      addr add 10.0.0.1/24 dev eth0
      neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent"
    `);
  });

  it('an endpoint on an internal port calls its interface as the port', () => {
    expect(linesOf(topology, 'internal', 'h2')).toMatchInlineSnapshot(`
      "link set dev p2 addrgenmode none
      link set dev p2 address 02:00:00:00:00:02 mtu 9000 txqueuelen 250000 up
      addr add 10.0.0.2/24 dev p2
      neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev p2 nud permanent"
    `);
  });

  it('the far end of a tunnel takes longer packets, and answers none', () => {
    const far = star(
      { tun0: { tunnel: { type: 'gre', via: 'u1' } }, u1: { bridge: 'br1', to: 'far' } },
      { bridges: { br1: { address: '172.16.0.1/24' } }, addresses: { far: '172.16.0.2/24' } },
    );
    expect(linesOf(far, 'veth', 'far')).toMatchInlineSnapshot(`
      "link set dev eth0 addrgenmode none
      link set dev eth0 address 02:00:00:00:00:01 mtu 1600 txqueuelen 250000 up
      addr add 172.16.0.2/24 dev eth0
      route add blackhole 172.16.0.1/32"
    `);
  });

  it('tap ports have no veth pair, and are prepared as internal ports are', () => {
    expect(vethLines(topology, 'tap', namespaceOf)).toEqual([]);
    expect(internalLines(topology, 'tap', namespaceOf)).toEqual(internalLines(topology, 'internal', namespaceOf));
    expect(linesOf(topology, 'tap', 'h2')).toBe(linesOf(topology, 'internal', 'h2'));
  });

  it('endpoints with IPv6 addresses have them at once, and know one another’s', () => {
    expect(linesOf(star({ p1: 'h1', p2: 'h2' }, { ipv6: true }), 'veth', 'h1')).toMatchInlineSnapshot(`
      "link set dev eth0 addrgenmode none
      link set dev eth0 address 02:00:00:00:00:01 mtu 1500 txqueuelen 250000 up
      addr add 10.0.0.1/24 dev eth0
      addr add fd00::1/64 dev eth0 nodad
      neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent
      neigh replace fd00::2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent"
    `);
  });
});

describe('stations', () => {
  const stations = star({ p1: 's1', p2: 's2', p3: 'h3' }, { ipv6: true, stations: ['s1', 's2'] });

  it('on a veth have both ends where the switch is', () => {
    expect(text(vethLines(stations, 'veth', namespaceOf))).toMatchInlineSnapshot(`
      "link add name p1 mtu 1500 type veth peer name p1~ mtu 1500
      link set dev p1 addrgenmode none
      link set dev p1 txqueuelen 250000 up
      link add name p2 mtu 1500 type veth peer name p2~ mtu 1500
      link set dev p2 addrgenmode none
      link set dev p2 txqueuelen 250000 up
      link add name p3 mtu 1500 type veth peer name eth0 mtu 1500 netns lab1.h3
      link set dev p3 addrgenmode none
      link set dev p3 txqueuelen 250000 up"
    `);
  });

  it('on an internal port stay where the switch is, and come up silent', () => {
    expect(text(internalLines(stations, 'internal', namespaceOf))).toMatchInlineSnapshot(`
      "link set dev br0 addrgenmode none
      link set dev br0 mtu 1500 txqueuelen 250000 up
      link set dev p1 addrgenmode none
      link set dev p1 mtu 1500 txqueuelen 250000 up
      link set dev p2 addrgenmode none
      link set dev p2 mtu 1500 txqueuelen 250000 up
      link set dev p3 netns lab1.h3"
    `);
  });

  it('have an Ethernet address and no other, and know nobody', () => {
    expect(linesOf(stations, 'veth', 's1')).toMatchInlineSnapshot(`
      "link set dev p1~ addrgenmode none
      link set dev p1~ address 02:00:00:00:00:01 mtu 1500 txqueuelen 250000 up"
    `);
    expect(linesOf(stations, 'tap', 's1')).toMatchInlineSnapshot(`
      "link set dev p1 addrgenmode none
      link set dev p1 address 02:00:00:00:00:01 mtu 1500 txqueuelen 250000 up"
    `);
  });

  it('are nobody’s neighbours', () => {
    expect(linesOf(stations, 'veth', 'h3')).not.toContain('neigh');
  });
});

describe('an interface of the machine', () => {
  const base = star({ p1: 'h1', p2: { to: 'away', device: 'enp3s0' } });
  const remote: Topology = {
    ...base,
    endpoints: { ...base.endpoints, away: { ...base.endpoints.away, remote: true } },
  };

  it('is there already: nothing is made of it, and nothing prepared', () => {
    for (const kind of ['veth', 'internal', 'tap'] as const) {
      const lines = text([...vethLines(remote, kind, namespaceOf), ...internalLines(remote, kind, namespaceOf)]);
      expect(lines).toContain('p1');
      expect(lines).not.toMatch(/p2|enp3s0|away/);
    }
  });

  it('has an address behind it that nobody knows beforehand: it is asked for on the wire', () => {
    expect(linesOf(remote, 'veth', 'h1')).not.toContain('neigh');
  });
});
