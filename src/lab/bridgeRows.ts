import { type Operation, type RowReference, set } from '../host/ovsdb.ts';
import type { SwitchKind } from '../model/scenario.ts';
import type { Port, PortKind, Topology } from '../model/topology.ts';
import { bridgeOf, bridgesOf, mtuOf, portNames, shapeOf, tunnels } from './shape.ts';

/** The OVSDB operations that make the bridges with all their ports. */
export function bridgeOperations(topology: Topology, kind: PortKind, switchKind: SwitchKind): readonly Operation[] {
  const names = portNames(topology);
  const ports = names.map((name, index) => portOperations(topology, kind, name, String(index)));
  const bridges = bridgesOf(topology).map((bridge, index): Operation => {
    const rows = names.flatMap((name, place): RowReference[] => {
      return bridgeOf(topology, name) === bridge ? [['named-uuid', `port${place}`]] : [];
    });
    const row = {
      name: bridge,
      datapath_type: DATAPATH_TYPE[switchKind],
      ports: set(rows),
      other_config: map({ hwaddr: bridgeMac(topology, bridge) }),
      // The controller that may add flows never comes: without any, nothing is forwarded.
      ...(topology.flows?.[bridge] !== undefined && { fail_mode: 'secure' }),
      ...(topology.bridges?.[bridge]?.stpEnable && { stp_enable: true }),
    };
    return { op: 'insert', table: 'Bridge', 'uuid-name': `bridge${index}`, row };
  });
  const all = bridges.map((_, index): RowReference => ['named-uuid', `bridge${index}`]);
  return [
    ...ports.flat(),
    ...bridges,
    { op: 'update', table: 'Open_vSwitch', where: [], row: { bridges: all.length === 1 ? all[0] : set(all) } },
  ];
}

const DATAPATH_TYPE = { 'ovs-netdev': 'netdev', 'ovs-kernel': 'system' } as const satisfies Record<SwitchKind, string>;

/**
 * The Ethernet address of a bridge, fixed: it would be the lowest of its ports', and change when one of them becomes a
 * mirror's output. Where an endpoint stands behind the bridge's own port, it is the endpoint's.
 */
export function bridgeMac(topology: Topology, bridge: string): string {
  const endpoint = topology.ports[bridge]?.endpoint;
  const index = bridgesOf(topology).indexOf(bridge);
  return topology.endpoints[endpoint ?? '']?.mac ?? `02:00:00:01:00:${(index + 1).toString(16).padStart(2, '0')}`;
}

/** The rows of one port and its interfaces: `portMARK` is the port's within the transaction. */
export function portOperations(topology: Topology, kind: PortKind, name: string, mark: string): readonly Operation[] {
  const port: Port = topology.ports[name] ?? {};
  const interfaces = interfaceRows(topology, kind, name).map((row, index): Operation => {
    const place = index === 0 ? mark : `${mark}_${index}`;
    return { op: 'insert', table: 'Interface', 'uuid-name': `interface${place}`, row };
  });
  const references = interfaces.map((operation): RowReference => ['named-uuid', operation['uuid-name'] as string]);
  const row = {
    name,
    interfaces: references.length === 1 ? references[0] : set(references),
    ...vlanColumns(port),
    ...(port.protected !== undefined && { protected: port.protected }),
    ...(port.bond !== undefined && {
      bond_mode: port.bond.mode,
      lacp: port.bond.lacp ?? 'off',
      other_config: map({ 'lacp-time': 'fast' }),
    }),
  };
  return [...interfaces, { op: 'insert', table: 'Port', 'uuid-name': `port${mark}`, row }];
}

function vlanColumns({ tag, trunks, vlanMode }: Port): Readonly<Record<string, unknown>> {
  return {
    ...(tag !== undefined && { tag }),
    ...(trunks !== undefined && { trunks: set(trunks) }),
    ...(vlanMode !== undefined && { vlan_mode: vlanMode }),
  };
}

function interfaceRows(topology: Topology, kind: PortKind, name: string): readonly Readonly<Record<string, unknown>>[] {
  const port: Port = topology.ports[name] ?? {};
  const lldp = port.lldp ? { lldp: map({ enable: 'true' }) } : {};
  const shape = shapeOf(topology, kind, name);
  switch (shape) {
    case 'veth':
      return [{ name, ...lldp }];
    case 'internal':
      // A port that moves to another namespace is out of Open vSwitch's sight: it must know the MTU beforehand.
      return [{ name, type: 'internal', mtu_request: mtuOf(topology, name), ...lldp }];
    case 'tap':
      return [{ name, type: 'tap', mtu_request: mtuOf(topology, name), ...lldp }];
    case 'patch':
      return [{ name, type: 'patch', options: map({ peer: port.patch ?? '' }) }];
    case 'tunnel':
      return tunnels(topology)
        .filter((tunnel) => tunnel.port === name)
        .map(({ type, near, far, options }) => {
          return { name, type, options: map({ remote_ip: far, local_ip: near, ...options }) };
        });
    case 'bond':
      return (port.bond?.members ?? []).map((member) => ({ name: member, ...lldp }));
    case 'device':
      return [{ name: port.device, ...lldp }];
    default:
      return shape satisfies never;
  }
}

/** The names that Open vSwitch's datapath shows for a port: the interfaces of a bond, the machine's interface, else the port's own. */
export function interfaceNames(topology: Topology, name: string): readonly string[] {
  const { bond, device }: Port = topology.ports[name] ?? {};
  return bond?.members ?? [device ?? name];
}

/** OVSDB's notation of a map. */
function map(entries: Readonly<Record<string, string>>): readonly ['map', readonly (readonly [string, string])[]] {
  return ['map', Object.entries(entries)];
}
