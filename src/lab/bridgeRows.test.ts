import { describe, expect, it } from 'vitest';
import { type PortKind, star, type Topology } from '../model/topology.ts';
import { bridgeMac, bridgeOperations, interfaceNames, portOperations } from './bridgeRows.ts';

const text = (lines: readonly string[]) => lines.join('\n');
const say = (operations: ReturnType<typeof bridgeOperations>) =>
  text(
    operations.map(({ op, table, row, ...rest }) => {
      const name = rest['uuid-name'] === undefined ? '' : ` as ${String(rest['uuid-name'])}`;
      return `${op} ${String(table)}${name}: ${JSON.stringify(row)}`;
    }),
  );

describe('bridgeOperations', () => {
  const topology = star({ p1: 'h1', p2: 'h2' }, { internal: ['p3'], mtu: 9000 });

  it('makes veth ports, an internal port for the bridge itself, and the bridge of all of them', () => {
    expect(say(bridgeOperations(topology, { port: 'veth', switch: 'ovs-netdev' }))).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"br0","type":"internal","mtu_request":9000}
      insert Port as port0: {"name":"br0","interfaces":["named-uuid","interface0"]}
      insert Interface as interface1: {"name":"p1"}
      insert Port as port1: {"name":"p1","interfaces":["named-uuid","interface1"]}
      insert Interface as interface2: {"name":"p2"}
      insert Port as port2: {"name":"p2","interfaces":["named-uuid","interface2"]}
      insert Interface as interface3: {"name":"p3","type":"internal","mtu_request":9000}
      insert Port as port3: {"name":"p3","interfaces":["named-uuid","interface3"]}
      insert Bridge as bridge0: {"name":"br0","datapath_type":"netdev","ports":["set",[["named-uuid","port0"],["named-uuid","port1"],["named-uuid","port2"],["named-uuid","port3"]]],"other_config":["map",[["hwaddr","02:00:00:01:00:01"]]]}
      update Open_vSwitch: {"bridges":["named-uuid","bridge0"]}"
    `);
  });

  it('makes every port internal when endpoints are to stand on internal ports', () => {
    const types = (kind: PortKind) =>
      bridgeOperations(topology, { port: kind, switch: 'ovs-netdev' })
        .filter(({ table }) => table === 'Interface')
        .map(({ row }) => Object.values(row as object).join(' '));
    expect(types('veth')).toEqual(['br0 internal 9000', 'p1', 'p2', 'p3 internal 9000']);
    expect(types('internal')).toEqual([
      'br0 internal 9000',
      'p1 internal 9000',
      'p2 internal 9000',
      'p3 internal 9000',
    ]);
    expect(types('tap')).toEqual(['br0 internal 9000', 'p1 tap 9000', 'p2 tap 9000', 'p3 internal 9000']);
  });

  it('makes the same of a station as of a host', () => {
    const stations = star({ p1: 'h1', p2: 'h2' }, { internal: ['p3'], mtu: 9000, stations: ['h1', 'h2'] });
    for (const kind of ['veth', 'internal', 'tap'] as const)
      expect(bridgeOperations(stations, { port: kind, switch: 'ovs-netdev' })).toEqual(
        bridgeOperations(topology, { port: kind, switch: 'ovs-netdev' }),
      );
  });

  it('takes the datapath of the switch', () => {
    const bridge = bridgeOperations(topology, { port: 'veth', switch: 'ovs-kernel' }).find(
      ({ table }) => table === 'Bridge',
    );
    expect(bridge?.row).toMatchObject({ datapath_type: 'system' });
  });

  it('makes several bridges, each with its own port, its flows alone, or spanning tree', () => {
    const two = star(
      { p1: 'h1', q1: { bridge: 'br1', to: 'h2' } },
      { flows: [], bridges: { br1: { stpEnable: true } } },
    );
    expect(say(bridgeOperations(two, { port: 'veth', switch: 'ovs-netdev' }))).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"br0","type":"internal","mtu_request":1500}
      insert Port as port0: {"name":"br0","interfaces":["named-uuid","interface0"]}
      insert Interface as interface1: {"name":"br1","type":"internal","mtu_request":1500}
      insert Port as port1: {"name":"br1","interfaces":["named-uuid","interface1"]}
      insert Interface as interface2: {"name":"p1"}
      insert Port as port2: {"name":"p1","interfaces":["named-uuid","interface2"]}
      insert Interface as interface3: {"name":"q1"}
      insert Port as port3: {"name":"q1","interfaces":["named-uuid","interface3"]}
      insert Bridge as bridge0: {"name":"br0","datapath_type":"netdev","ports":["set",[["named-uuid","port0"],["named-uuid","port2"]]],"other_config":["map",[["hwaddr","02:00:00:01:00:01"]]],"fail_mode":"secure"}
      insert Bridge as bridge1: {"name":"br1","datapath_type":"netdev","ports":["set",[["named-uuid","port1"],["named-uuid","port3"]]],"other_config":["map",[["hwaddr","02:00:00:01:00:02"]]],"stp_enable":true}
      update Open_vSwitch: {"bridges":["set",[["named-uuid","bridge0"],["named-uuid","bridge1"]]]}"
    `);
  });
});

describe('portOperations', () => {
  const bond = (members: readonly string[], partner: string) => ({ members, partner, mode: 'balance-tcp' }) as const;
  const topology: Topology = star(
    {
      access: { to: 'h1', tag: 33, protected: true, lldp: true },
      native: { to: 'h2', tag: 0, trunks: [0, 7], vlanMode: 'native-untagged' },
      pa: { patch: 'pb' },
      pb: { bridge: 'br1', patch: 'pa' },
      tun0: { tunnel: { type: 'erspan', via: 'u1', options: { key: '5', erspan_ver: '1' } } },
      u1: { bridge: 'br1', to: 'far' },
      bond0: { tag: 4, bond: { ...bond(['a1', 'a2'], 'bond1'), lacp: 'active' } },
      bond1: { bridge: 'br1', bond: bond(['b1', 'b2'], 'bond0') },
    },
    { bridges: { br1: { address: '172.16.0.1/24' } }, addresses: { far: '172.16.0.2/24' } },
  );
  const port = (name: string) => say(portOperations(topology, { port: 'veth', switch: 'ovs-netdev' }, name, '0'));

  it('an access port, protected, with LLDP', () => {
    expect(port('access')).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"access","lldp":["map",[["enable","true"]]]}
      insert Port as port0: {"name":"access","interfaces":["named-uuid","interface0"],"tag":33,"protected":true}"
    `);
  });

  it('a native port', () => {
    expect(port('native')).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"native"}
      insert Port as port0: {"name":"native","interfaces":["named-uuid","interface0"],"tag":0,"trunks":["set",[0,7]],"vlan_mode":"native-untagged"}"
    `);
  });

  it('a patch port', () => {
    expect(port('pa')).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"pa","type":"patch","options":["map",[["peer","pb"]]]}
      insert Port as port0: {"name":"pa","interfaces":["named-uuid","interface0"]}"
    `);
  });

  it('a tunnel', () => {
    expect(port('tun0')).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"tun0","type":"erspan","options":["map",[["remote_ip","172.16.0.2"],["local_ip","172.16.0.1"],["key","5"],["erspan_ver","1"]]]}
      insert Port as port0: {"name":"tun0","interfaces":["named-uuid","interface0"]}"
    `);
  });

  it('bonds with LACP and without', () => {
    expect(port('bond0')).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"a1"}
      insert Interface as interface0_1: {"name":"a2"}
      insert Port as port0: {"name":"bond0","interfaces":["set",[["named-uuid","interface0"],["named-uuid","interface0_1"]]],"tag":4,"bond_mode":"balance-tcp","lacp":"active","other_config":["map",[["lacp-time","fast"]]]}"
    `);
    expect(port('bond1')).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"b1"}
      insert Interface as interface0_1: {"name":"b2"}
      insert Port as port0: {"name":"bond1","interfaces":["set",[["named-uuid","interface0"],["named-uuid","interface0_1"]]],"bond_mode":"balance-tcp","lacp":"off","other_config":["map",[["lacp-time","fast"]]]}"
    `);
  });

  it('an interface of the machine is the interface of the port', () => {
    const remote = star({ p1: { to: 'away', device: 'enp3s0', tag: 7 } });
    for (const kind of ['veth', 'internal', 'tap'] as const) {
      expect(say(portOperations(remote, { port: kind, switch: 'ovs-netdev' }, 'p1', '0'))).toBe(
        text([
          'insert Interface as interface0: {"name":"enp3s0"}',
          'insert Port as port0: {"name":"p1","interfaces":["named-uuid","interface0"],"tag":7}',
        ]),
      );
    }
  });

  it('a tap, with LLDP', () => {
    expect(say(portOperations(topology, { port: 'tap', switch: 'ovs-netdev' }, 'access', '0'))).toContain(
      '{"name":"access","type":"tap","mtu_request":1500,"lldp":["map",[["enable","true"]]]}',
    );
  });

  it('what a tunnel goes through takes longer packets', () => {
    expect(say(portOperations(topology, { port: 'tap', switch: 'ovs-netdev' }, 'u1', '0'))).toContain(
      '"mtu_request":1600',
    );
    expect(say(portOperations(topology, { port: 'internal', switch: 'ovs-netdev' }, 'u1', '0'))).toContain(
      '"mtu_request":1600',
    );
    expect(say(portOperations(topology, { port: 'internal', switch: 'ovs-netdev' }, 'br1', '0'))).toContain(
      '"mtu_request":1600',
    );
  });
});

it('a bridge’s Ethernet address is fixed, and that of the endpoint behind it where there is one', () => {
  const topology = star({ p1: { bridge: 'br1', to: 'h1' }, br0: 'h2' });
  expect(bridgeMac(topology, 'br0')).toBe(topology.endpoints.h2.mac);
  expect(bridgeMac(topology, 'br1')).toBe('02:00:00:01:00:02');
});

it('the datapath calls a port by its own name, by its members’, or by that of the machine’s interface', () => {
  const bond = { members: ['a1', 'a2'], partner: 'b0', mode: 'balance-slb' } as const;
  const topology = star({ p1: 'h1', bond0: { bond }, p2: { to: 'away', device: 'enp3s0' } });
  expect(['p1', 'bond0', 'p2', 'br0'].map((name) => interfaceNames(topology, name).join(' '))).toEqual([
    'p1',
    'a1 a2',
    'enp3s0',
    'br0',
  ]);
});
