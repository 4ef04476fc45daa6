import type { Operation, RowReference } from '../host/ovsdb.ts';
import { set } from '../host/ovsdb.ts';
import type { SwitchKind } from '../model/scenario.ts';
import type { Endpoint, PortKind, Topology } from '../model/topology.ts';
import { endpointInterface } from './capturePoint.ts';

/** Longer than the packets that any trial has in flight: a full queue would lose packets before the switch sees them. */
const QUEUE_LENGTH = 20_000;

/** A port with an endpoint behind it. */
export interface Joined {
  readonly port: string;
  readonly endpoint: string;
  readonly host: Endpoint;
}

/** The ports that have an endpoint, in the order of the topology. */
export function joined(topology: Topology): readonly Joined[] {
  return Object.entries(topology.ports).flatMap(([port, { endpoint }]) => {
    const host = endpoint === undefined ? undefined : topology.endpoints[endpoint];
    return endpoint === undefined || host === undefined ? [] : [{ port, endpoint, host }];
  });
}

/** An address without its prefix length. */
export function bareAddress(endpoint: Endpoint): string {
  return endpoint.address.replace(/\/.*$/, '');
}

/** Lines of ip(8) that make the veth pairs, run in the switch's namespace before the bridge is made. */
export function vethLines(topology: Topology, namespaceOf: (endpoint: string) => string): readonly string[] {
  return joined(topology).flatMap(({ port, endpoint }) => [
    `link add name ${port} mtu ${topology.mtu} type veth peer name eth0 mtu ${topology.mtu} netns ${namespaceOf(endpoint)}`,
    `link set dev ${port} addrgenmode none`,
    `link set dev ${port} txqueuelen ${QUEUE_LENGTH} up`,
  ]);
}

/** Lines of ip(8) that prepare the internal ports, run in the switch's namespace after the bridge is made. */
export function internalLines(
  topology: Topology,
  kind: PortKind,
  namespaceOf: (endpoint: string) => string,
): readonly string[] {
  return Object.entries(topology.ports).flatMap(([port, { endpoint }]) => {
    if (endpoint === undefined) {
      return [
        `link set dev ${port} addrgenmode none`,
        `link set dev ${port} mtu ${topology.mtu} txqueuelen ${QUEUE_LENGTH} up`,
      ];
    }
    return kind === 'internal' ? [`link set dev ${port} netns ${namespaceOf(endpoint)}`] : [];
  });
}

/**
 * Lines of ip(8) that bring an endpoint's interface up, run in its namespace: silent without traffic (no IPv6 address
 * of its own, neighbours known), so that nothing is on the wire that a trial did not send.
 */
export function endpointLines(topology: Topology, kind: PortKind, { port, endpoint, host }: Joined): readonly string[] {
  const name = endpointInterface(kind, port);
  const others = joined(topology).filter((other) => other.endpoint !== endpoint);
  return [
    'link set lo up',
    `link set dev ${name} addrgenmode none`,
    `link set dev ${name} address ${host.mac} mtu ${topology.mtu} txqueuelen ${QUEUE_LENGTH} up`,
    `addr add ${host.address} dev ${name}`,
    ...others.map(
      (other) => `neigh replace ${bareAddress(other.host)} lladdr ${other.host.mac} dev ${name} nud permanent`,
    ),
  ];
}

/** The OVSDB operations that make the bridge with all its ports. */
export function bridgeOperations(topology: Topology, kind: PortKind, switchKind: SwitchKind): readonly Operation[] {
  const names = [topology.bridge, ...Object.keys(topology.ports)];
  const ports = names.flatMap((name, index): Operation[] => {
    const internal = name === topology.bridge || kind === 'internal' || topology.ports[name]?.endpoint === undefined;
    // A port that moves to another namespace is out of Open vSwitch's sight: it must know the MTU beforehand.
    const row = internal ? { name, type: 'internal', mtu_request: topology.mtu } : { name };
    return [
      { op: 'insert', table: 'Interface', 'uuid-name': `interface${index}`, row },
      {
        op: 'insert',
        table: 'Port',
        'uuid-name': `port${index}`,
        row: { name, interfaces: ['named-uuid', `interface${index}`] },
      },
    ];
  });
  const bridge = {
    name: topology.bridge,
    datapath_type: DATAPATH_TYPE[switchKind],
    ports: set(names.map((_, index): RowReference => ['named-uuid', `port${index}`])),
  };
  return [
    ...ports,
    { op: 'insert', table: 'Bridge', 'uuid-name': 'bridge', row: bridge },
    { op: 'update', table: 'Open_vSwitch', where: [], row: { bridges: ['named-uuid', 'bridge'] } },
  ];
}

const DATAPATH_TYPE = { 'ovs-netdev': 'netdev', 'ovs-kernel': 'system' } as const satisfies Record<SwitchKind, string>;
