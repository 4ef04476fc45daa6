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
      { ...scenario, id: 'A.1_a-b', variants: { port: ['veth', 'internal'] }, requires: ['Mirror.filter'] },
    ],
    ['no mirror', { ...scenario, mirrors: {} }],
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
  mirrors.m0.selectSrcPort.1: there is no port 'p9'; the topology has p1, p2, p3
  mirrors.m0.selectDstPort.0: there is no port 'p8'; the topology has p1, p2, p3
  mirrors.m0.outputPort: there is no port 'p7'; the topology has p1, p2, p3`,
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
      { ...scenario, variants: { port: ['tap'] } },
      `my.ts is not a scenario:
  variants.port.0: Invalid option: expected one of "veth"|"internal"`,
    ],
    [
      'a requirement that is no column',
      { ...scenario, requires: ['filter'] },
      `my.ts is not a scenario:
  requires.0: is Table.column`,
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
      expect(complaint({ ...scenario, mirrors: {}, topology: star({ p1: 'h1' }, { bridge: name }) })).toBe(
        'my.ts is not a scenario:\n  topology.bridge: stands for another interface already',
      );
    },
  );

  it('a port that is called like its bridge', () => {
    expect(complaint({ ...scenario, mirrors: {}, topology: star({ p1: 'h1' }, { internal: ['br0'] }) })).toBe(
      "my.ts is not a scenario:\n  topology.ports.br0: is the bridge's own name",
    );
  });

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
