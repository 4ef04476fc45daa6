import { describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { star } from '../model/topology.ts';
import { validateScenarios } from './validateScenarios.ts';

const topology = star({ p1: 'h1', p2: 'h2' }, { internal: ['p3'] });
const scenario = {
  claim: 'Each packet is copied.',
  topology,
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
  run: async () => ({}),
  check: () => [],
};
const endpoint = topology.endpoints.h1;
const bond = (members: readonly string[], partner: string) => ({ members, partner, mode: 'balance-tcp' }) as const;
const everything = star(
  {
    p1: { to: 'h1', tag: 0, vlanMode: 'native-untagged', trunks: [0, 4095], protected: true, lldp: true },
    br0: 'h2',
    pa: { patch: 'pb' },
    pb: { bridge: 'br1', patch: 'pa' },
    tun0: { tunnel: { type: 'gre', via: 'u1', options: { key: '5' } } },
    tun1: { tunnel: { type: 'vxlan', via: 'u1' } },
    u1: { bridge: 'br1', to: 'far' },
    bond0: { bond: { ...bond(['a1', 'a2'], 'bond1'), lacp: 'active' } },
    bond1: { bridge: 'br1', bond: bond(['b1', 'b2'], 'bond0') },
    br1: { bridge: 'br1', tag: 7 },
  },
  {
    flows: { br0: ['in_port=p1,actions=output:pa'], br1: [] },
    bridges: { br0: { stpEnable: true, resumingController: true }, br1: { address: '172.16.0.1/24' } },
    addresses: { far: '172.16.0.2/24' },
  },
);

/** What a person reads of an export that is wrong. */
function complaint(exported: unknown): string {
  try {
    validateScenarios(exported, 'my.ts');
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
  return 'nothing is wrong';
}

describe('what is right is given back as it is', () => {
  it.each<[string, object]>([
    ['the least', scenario],
    [
      'all there is',
      {
        ...scenario,
        id: 'A.1_a-b',
        variants: { port: ['veth', 'internal'] },
        requires: ['Mirror.filter', 'super-frames'],
      },
    ],
    ['no mirror', { ...scenario, mirrors: {} }],
    ['everything that a topology can have', { ...scenario, mirrors: {}, topology: everything }],
    [
      'known deviations',
      {
        ...scenario,
        deviations: [
          {
            ...{ what: 'x', source: 'y', short: 'none', without: 'filter-narrows' },
            ...{ since: ['3.1.0'], until: ['3.1.6'], shows: ['missing'] },
          },
        ],
      },
    ],
    ['names of 15 characters', { ...scenario, topology: star({ 'p.2345678_12-45': 'h1' }), mirrors: {} }],
    [
      'every column',
      {
        ...scenario,
        mirrors: {
          m0: {
            selectAll: true,
            selectSrcPort: [],
            selectDstPort: ['p2'],
            selectVlan: [0, 4095],
            outputPort: 'p3',
            outputVlan: 1,
            snaplen: 14,
            filter: 'tcp',
          },
        },
      },
    ],
  ])('%s', (_, right) => {
    expect(validateScenarios(right, 'my.ts')).toEqual([right]);
  });

  it('several scenarios with ids, in their order', () => {
    const several = ['b', 'a'].map((id) => ({ ...scenario, id }));
    expect(validateScenarios(several, 'my.ts')).toEqual(several);
  });
});

describe('the file and the place are named', () => {
  it.each<[string, unknown, string]>([
    [
      'an unknown port in a mirror',
      { ...scenario, mirrors: { m0: { selectSrcPort: ['p1', 'p9'], selectDstPort: ['p8'], outputPort: 'p7' } } },
      `my.ts is not a scenario:
  mirrors.m0.selectSrcPort.1: there is no port 'p9'; the topology has p1, p2, p3, br0
  mirrors.m0.selectDstPort.0: there is no port 'p8'; the topology has p1, p2, p3, br0
  mirrors.m0.outputPort: there is no port 'p7'; the topology has p1, p2, p3, br0`,
    ],
    [
      'an unknown endpoint at a port',
      { ...scenario, topology: { ...topology, ports: { ...topology.ports, p4: { endpoint: 'h9' } } } },
      `my.ts is not a scenario:
  topology.ports.p4: there is no endpoint 'h9'; the topology has h1, h2`,
    ],
    [
      'an endpoint that is joined to no port',
      { ...scenario, topology: { ...topology, endpoints: { ...topology.endpoints, h3: endpoint } } },
      `my.ts is not a scenario:
  topology.endpoints.h3: is joined to 0 ports, not to one`,
    ],
    [
      'an endpoint that is joined to two ports',
      { ...scenario, topology: star({ p1: 'h1', p2: 'h1', p3: 'h2' }) },
      `my.ts is not a scenario:
  topology.endpoints.h1: is joined to 2 ports, not to one`,
    ],
    [
      'no claim',
      { ...scenario, claim: undefined },
      `my.ts is not a scenario:
  claim: Invalid input: expected string, received undefined`,
    ],
    [
      'an empty claim',
      { ...scenario, claim: '' },
      `my.ts is not a scenario:
  claim: Too small: expected string to have >=1 characters`,
    ],
    [
      'a column that there is not',
      { ...scenario, mirrors: { m0: { selectPort: ['p1'] } } },
      `my.ts is not a scenario:
  mirrors.m0: Unrecognized key: "selectPort"`,
    ],
    [
      'a VLAN beyond 4095',
      { ...scenario, mirrors: { m0: { selectVlan: [4096], outputVlan: 0, snaplen: 13 } } },
      `my.ts is not a scenario:
  mirrors.m0.selectVlan.0: Too big: expected number to be <=4095
  mirrors.m0.outputVlan: Too small: expected number to be >=1
  mirrors.m0.snaplen: Too small: expected number to be >=14`,
    ],
    [
      'another kind of port',
      { ...scenario, variants: { port: ['bond'] } },
      `my.ts is not a scenario:
  variants.port.0: Invalid option: expected one of "veth"|"internal"|"tap"`,
    ],
    [
      'a requirement that is no column',
      { ...scenario, requires: ['filter'] },
      `my.ts is not a scenario:
  requires.0: is Table.column, super-frames, once-per-packet, ovs-mirror, tool:trafgen or tool:pktgen`,
    ],
    [
      'an address without prefix length',
      {
        ...scenario,
        topology: { ...topology, endpoints: { ...topology.endpoints, h1: { ...endpoint, address: '10.0.0.1' } } },
      },
      `my.ts is not a scenario:
  topology.endpoints.h1.address: Invalid IPv4 range`,
    ],
    [
      'a broken Ethernet address',
      {
        ...scenario,
        topology: { ...topology, endpoints: { ...topology.endpoints, h1: { ...endpoint, mac: '02:00' } } },
      },
      `my.ts is not a scenario:
  topology.endpoints.h1.mac: Invalid MAC address`,
    ],
    [
      'a text where a number should be',
      { ...scenario, topology: { ...topology, mtu: '1500' } },
      `my.ts is not a scenario:
  topology.mtu: Invalid input: expected number, received string`,
    ],
    [
      'no function',
      { ...scenario, run: 'ping', check: undefined },
      `my.ts is not a scenario:
  run: must be a function
  check: must be a function`,
    ],
    [
      'a word that a scenario does not have',
      { ...scenario, mirror: {} },
      `my.ts is not a scenario:
  the export: Unrecognized key: "mirror"`,
    ],
    [
      'a text',
      'p1',
      `my.ts is not a scenario:
  the export: Invalid input: expected object, received string`,
    ],
    [
      'null',
      null,
      `my.ts is not a scenario:
  the export: Invalid input: expected object, received null`,
    ],
    [
      'the second of several',
      [
        { ...scenario, id: 'a' },
        { ...scenario, id: 'b', claim: 1 },
      ],
      `my.ts is not a scenario:
  1.claim: Invalid input: expected string, received number`,
    ],
  ])('%s', (_, wrong, text) => {
    expect(complaint(wrong)).toBe(text);
  });

  it('no default export', () => {
    expect(complaint(undefined)).toBe('my.ts has no default export');
  });

  it('an empty array', () => {
    expect(complaint([])).toBe('my.ts exports no scenario');
  });

  it('an array without ids', () => {
    const text = 'my.ts exports an array, so each of its scenarios needs an id';
    expect(complaint([{ ...scenario, id: 'a' }, scenario])).toBe(text);
    expect(complaint([scenario, scenario])).toBe(text);
  });

  it('two scenarios with one id', () => {
    expect(complaint(['a', 'b', 'a'].map((id) => ({ ...scenario, id })))).toBe(
      "my.ts has two scenarios with the id 'a'",
    );
  });
});

describe('parts of a topology that do not fit together', () => {
  const complaintOf = (ports: Parameters<typeof star>[0], options: object = {}) =>
    complaint({ ...scenario, mirrors: {}, topology: star(ports, options) }).replace('my.ts is not a scenario:\n  ', '');
  const address = { bridges: { br1: { address: '172.16.0.1/24' } } };

  it.each<[string, Parameters<typeof star>[0], object, string]>([
    [
      'a VLAN beyond 4095',
      { p1: { to: 'h1', tag: 4096, trunks: [-1] } },
      {},
      'topology.ports.p1.tag: Too big: expected number to be <=4095\n  topology.ports.p1.trunks.0: Too small: expected number to be >=0',
    ],
    [
      'another VLAN mode',
      { p1: { to: 'h1', vlanMode: 'dot1q-tunnel' as 'trunk' } },
      {},
      'topology.ports.p1.vlanMode: Invalid option: expected one of "access"|"trunk"|"native-tagged"|"native-untagged"',
    ],
    [
      'a port that is two things',
      { p1: { to: 'h1', tunnel: { type: 'gre', via: 'u1' } }, u1: { bridge: 'br1', to: 'far' } },
      address,
      'topology.ports.p1: has at most one of endpoint, patch, tunnel and bond',
    ],
    [
      'a patch to nothing',
      { pa: { patch: 'pz' } },
      {},
      "topology.ports.pa: there is no port 'pz'; the topology has pa, br0",
    ],
    [
      'a patch that is not answered',
      { pa: { patch: 'pb' }, pb: { bridge: 'br1' } },
      {},
      "topology.ports.pa: is a patch to 'pb', which is none to it",
    ],
    [
      'a patch within a bridge',
      { pa: { patch: 'pb' }, pb: { patch: 'pa' } },
      {},
      "topology.ports.pa: is a patch to 'pb' of its own bridge\n  topology.ports.pb: is a patch to 'pa' of its own bridge",
    ],
    [
      'a tunnel via a port without an endpoint',
      { tun0: { tunnel: { type: 'gre', via: 'u1' } }, u1: { bridge: 'br1' } },
      address,
      "topology.ports.tun0: goes via 'u1', which has no endpoint",
    ],
    [
      'a tunnel via a bridge without an address',
      { tun0: { tunnel: { type: 'gre', via: 'u1' } }, u1: { bridge: 'br1', to: 'far' } },
      {},
      "topology.ports.tun0: goes via 'u1', whose bridge 'br1' has no address",
    ],
    [
      'two tunnels that cannot be told apart',
      {
        tun0: { tunnel: { type: 'gre', via: 'u1' } },
        tun1: { tunnel: { type: 'gre', via: 'u1' } },
        u1: { bridge: 'br1', to: 'far' },
      },
      address,
      "topology.ports.tun0: goes via 'u1' like 'tun1': two tunnels of one type cannot be told apart there\n" +
        "  topology.ports.tun1: goes via 'u1' like 'tun0': two tunnels of one type cannot be told apart there",
    ],
    [
      'a tunnel with an address of its own',
      {
        tun0: { tunnel: { type: 'gre', via: 'u1', options: { remote_ip: '10.0.0.1' } } },
        u1: { bridge: 'br1', to: 'far' },
      },
      address,
      'topology.ports.tun0.tunnel.options.remote_ip: is an option of its own, and not one of the two addresses',
    ],
    [
      'a bond of one',
      { bond0: { bond: bond(['a1'], 'bond1') }, bond1: { bond: bond(['b1'], 'bond0') } },
      {},
      'topology.ports.bond0.bond.members: Too small: expected array to have >=2 items\n' +
        '  topology.ports.bond1.bond.members: Too small: expected array to have >=2 items',
    ],
    [
      'a bond that is cabled to itself',
      { bond0: { bond: bond(['a1', 'a2'], 'bond0') } },
      {},
      "topology.ports.bond0: is cabled to 'bond0', which is not to it",
    ],
    [
      'bonds of different size',
      { bond0: { bond: bond(['a1', 'a2'], 'bond1') }, bond1: { bond: bond(['b1', 'b2', 'b3'], 'bond0') } },
      {},
      "topology.ports.bond0: has 2 members, and its partner 'bond1' has 3\n" +
        "  topology.ports.bond1: has 3 members, and its partner 'bond0' has 2",
    ],
    [
      'a member whose name is taken',
      { p1: 'h1', bond0: { bond: bond(['p1', 'br0'], 'bond1') }, bond1: { bond: bond(['b1', 'b2'], 'bond0') } },
      {},
      "topology.ports.bond0.bond.members.0: there is an interface 'p1' already\n" +
        "  topology.ports.bond0.bond.members.1: there is an interface 'br0' already",
    ],
    [
      'a member whose name is none',
      { bond0: { bond: bond(['a 1', 'a2'], 'bond1') }, bond1: { bond: bond(['b1', 'b2'], 'bond0') } },
      {},
      'topology.ports.bond0.bond.members.0: has letters, digits, . _ and - only, and begins with a letter',
    ],
    [
      'an own port of another bridge',
      { br0: { bridge: 'br1' } },
      {},
      "topology.ports.br0: is the own port of the bridge of this name, and not of 'br1'",
    ],
    [
      'an own port that is a patch',
      { br0: { patch: 'pa' } },
      {},
      "topology.ports.br0: is the bridge's own port, and cannot be a patch",
    ],
    [
      'flows of no bridge',
      { p1: 'h1' },
      { flows: { br9: [] } },
      "topology.flows.br9: there is no bridge 'br9'; the topology has br0",
    ],
    [
      'a flow of two lines',
      { p1: 'h1' },
      { flows: ['in_port=p1,actions=drop\nin_port=p2,actions=drop'] },
      'topology.flows.br0.0: is one line',
    ],
    [
      'an address where an endpoint has its own',
      { br0: 'h1' },
      { bridges: { br0: { address: '172.16.0.1/24' } } },
      'topology.bridges.br0.address: is that of the endpoint, where one stands behind the bridge’s own port',
    ],
  ])('%s', (_, ports, options, text) => {
    expect(complaintOf(ports, options)).toBe(text);
  });

  it('spanning tree on internal ports', () => {
    const tree = star({ p1: 'h1' }, { bridges: { br0: { stpEnable: true } } });
    expect(complaint({ ...scenario, mirrors: {}, variants: { port: ['internal'] }, topology: tree })).toBe(
      'my.ts is not a scenario:\n  topology.bridges.br0.stpEnable: is veth alone: Open vSwitch leaves internal ports out of spanning tree',
    );
  });

  it('expected errors are regular expressions', () => {
    expect(complaint({ ...scenario, expectedErrors: ['ignoring'] })).toBe(
      'my.ts is not a scenario:\n  expectedErrors.0: is a regular expression',
    );
  });

  it('a deviation by a rule that there is not', () => {
    const deviations = [{ what: 'x', source: 'y', without: 'no-such-rule', shows: [] }];
    expect(complaint({ ...scenario, deviations })).toBe(
      "my.ts is not a scenario:\n  deviations.0.without: is no rule of the oracle's\n  deviations.0.shows: Too small: expected array to have >=1 items",
    );
  });
});

describe('names that would be more than a name in a command or a path are refused', () => {
  const hostile = [
    'p 1',
    'p1\nlink del p2',
    '../p1',
    'p1;reboot',
    '$(id)',
    '-p1',
    '',
    '.',
    '..',
    '1p',
    'p/1',
    'p1\0',
    'pä',
  ];
  const named = (name: string) => JSON.stringify(name);

  it.each(hostile.map((name) => [named(name), name]))('%s', (_, name) => {
    const joint = star({ p1: 'h1' });
    const mirrors = {};
    const ports = { ...joint.ports, [name]: {} };
    expect(complaint({ ...scenario, mirrors, topology: { ...joint, ports } })).toMatch(/topology\.ports/);
    expect(complaint({ ...scenario, mirrors, topology: star({ p1: name }) })).toMatch(/topology\./);
    expect(complaint({ ...scenario, mirrors, topology: { ...joint, bridge: name } })).toMatch(/topology\.bridge/);
    expect(complaint({ ...scenario, id: `a ${name}` })).toMatch(/my\.ts is not a scenario:\n {2}id/);
  });

  it('more than 15 characters for an interface', () => {
    const name = 'p234567890123456';
    expect(complaint({ ...scenario, mirrors: {}, topology: star({ [name]: 'h1' }) })).toMatch(/topology\.ports/);
    expect(complaint({ ...scenario, mirrors: {}, topology: { ...topology, bridge: name } })).toMatch(
      /topology\.bridge/,
    );
  });

  it.each(['lo', 'ovs-netdev', 'any', 'usbmon0'])(
    'a port or bridge whose name stands for something else: %s',
    (name) => {
      expect(complaint({ ...scenario, mirrors: {}, topology: star({ p1: 'h1' }, { internal: [name] }) })).toBe(
        `my.ts is not a scenario:\n  topology.ports.${name}: stands for another interface already`,
      );
      expect(complaint({ ...scenario, mirrors: {}, topology: star({ p1: 'h1' }, { bridge: name }) })).toContain(
        '  topology.bridge: stands for another interface already\n',
      );
    },
  );

  it('what is named twice where it can stand once', () => {
    expect(complaint({ ...scenario, variants: { port: ['veth', 'veth'] } })).toMatch(
      /variants\.port: names one thing twice/,
    );
    expect(
      complaint({
        ...scenario,
        topology: star({ p1: 'h1', p2: 'h2' }),
        mirrors: { m0: { selectSrcPort: ['p1', 'p1'] } },
      }),
    ).toMatch(/mirrors\.m0\.selectSrcPort: names one thing twice/);
  });

  it('an MTU that an interface cannot have', () => {
    for (const mtu of [1279, 65_522]) {
      expect(complaint({ ...scenario, mirrors: {}, topology: star({ p1: 'h1' }, { mtu }) })).toMatch(/topology\.mtu: /);
    }
  });

  it('an endpoint that is called like the namespace of the switch', () => {
    expect(complaint({ ...scenario, mirrors: {}, topology: star({ p1: 'switch' }) })).toBe(
      "my.ts is not a scenario:\n  topology.endpoints.switch: is the name of the switch's own namespace",
    );
  });
});
