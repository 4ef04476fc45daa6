import { describe, expect, it } from 'vitest';
import { star } from '../model/topology.ts';
import { bareAddress, bridgeOperations, endpointLines, internalLines, joined, vethLines } from './wiring.ts';

const topology = star({ p1: 'h1', p2: 'h2' }, { internal: ['p3'], mtu: 9000 });
const namespaceOf = (endpoint: string) => `lab1.${endpoint}`;
const text = (lines: readonly string[]) => lines.join('\n');

describe('joined', () => {
  it('tells which host is behind which port, and leaves out ports without one', () => {
    expect(joined(topology).map(({ port, endpoint, host }) => `${port} ${endpoint} ${bareAddress(host)}`)).toEqual([
      'p1 h1 10.0.0.1',
      'p2 h2 10.0.0.2',
    ]);
  });
});

describe('lines of ip(8)', () => {
  it('veth pairs: the far end goes into the endpoint’s namespace, the near end comes up with a long queue', () => {
    expect(text(vethLines(topology, namespaceOf))).toMatchInlineSnapshot(`
      "link add name p1 mtu 9000 type veth peer name eth0 mtu 9000 netns lab1.h1
      link set dev p1 addrgenmode none
      link set dev p1 txqueuelen 20000 up
      link add name p2 mtu 9000 type veth peer name eth0 mtu 9000 netns lab1.h2
      link set dev p2 addrgenmode none
      link set dev p2 txqueuelen 20000 up"
    `);
  });

  it('internal ports without an endpoint come up where the switch is, silent', () => {
    expect(text(internalLines(topology, 'veth', namespaceOf))).toMatchInlineSnapshot(`
      "link set dev p3 addrgenmode none
      link set dev p3 mtu 9000 txqueuelen 20000 up"
    `);
  });

  it('internal ports of endpoints move into the endpoint’s namespace', () => {
    expect(text(internalLines(topology, 'internal', namespaceOf))).toMatchInlineSnapshot(`
      "link set dev p1 netns lab1.h1
      link set dev p2 netns lab1.h2
      link set dev p3 addrgenmode none
      link set dev p3 mtu 9000 txqueuelen 20000 up"
    `);
  });

  it('an endpoint on a veth knows its neighbours and makes no IPv6 address', () => {
    const [h1] = joined(topology);
    expect(text(endpointLines(topology, 'veth', h1 as NonNullable<typeof h1>))).toMatchInlineSnapshot(`
      "link set lo up
      link set dev eth0 addrgenmode none
      link set dev eth0 address 02:00:00:00:00:01 mtu 9000 txqueuelen 20000 up
      addr add 10.0.0.1/24 dev eth0
      neigh replace 10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0 nud permanent"
    `);
  });

  it('an endpoint on an internal port calls its interface as the port', () => {
    const h2 = joined(topology)[1];
    expect(text(endpointLines(topology, 'internal', h2 as NonNullable<typeof h2>))).toMatchInlineSnapshot(`
      "link set lo up
      link set dev p2 addrgenmode none
      link set dev p2 address 02:00:00:00:00:02 mtu 9000 txqueuelen 20000 up
      addr add 10.0.0.2/24 dev p2
      neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev p2 nud permanent"
    `);
  });
});

describe('bridgeOperations', () => {
  const say = (operations: ReturnType<typeof bridgeOperations>) =>
    text(
      operations.map(({ op, table, row, ...rest }) => {
        const name = rest['uuid-name'] === undefined ? '' : ` as ${rest['uuid-name']}`;
        return `${op} ${table}${name}: ${JSON.stringify(row)}`;
      }),
    );

  it('makes veth ports, an internal port for the bridge itself, and the bridge of all of them', () => {
    expect(say(bridgeOperations(topology, 'veth', 'ovs-netdev'))).toMatchInlineSnapshot(`
      "insert Interface as interface0: {"name":"br0","type":"internal","mtu_request":9000}
      insert Port as port0: {"name":"br0","interfaces":["named-uuid","interface0"]}
      insert Interface as interface1: {"name":"p1"}
      insert Port as port1: {"name":"p1","interfaces":["named-uuid","interface1"]}
      insert Interface as interface2: {"name":"p2"}
      insert Port as port2: {"name":"p2","interfaces":["named-uuid","interface2"]}
      insert Interface as interface3: {"name":"p3","type":"internal","mtu_request":9000}
      insert Port as port3: {"name":"p3","interfaces":["named-uuid","interface3"]}
      insert Bridge as bridge: {"name":"br0","datapath_type":"netdev","ports":["set",[["named-uuid","port0"],["named-uuid","port1"],["named-uuid","port2"],["named-uuid","port3"]]]}
      update Open_vSwitch: {"bridges":["named-uuid","bridge"]}"
    `);
  });

  it('makes every port internal when endpoints are to stand on internal ports', () => {
    const types = (kind: 'veth' | 'internal') =>
      bridgeOperations(topology, kind, 'ovs-netdev')
        .filter(({ table }) => table === 'Interface')
        .map(({ row }) => Object.values(row as object).join(' '));
    expect(types('veth')).toEqual(['br0 internal 9000', 'p1', 'p2', 'p3 internal 9000']);
    expect(types('internal')).toEqual([
      'br0 internal 9000',
      'p1 internal 9000',
      'p2 internal 9000',
      'p3 internal 9000',
    ]);
  });

  it('takes the datapath of the switch', () => {
    const bridge = bridgeOperations(topology, 'veth', 'ovs-kernel').find(({ table }) => table === 'Bridge');
    expect(bridge?.row).toMatchObject({ datapath_type: 'system' });
  });
});
