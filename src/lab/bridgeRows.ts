import { type Operation, type RowReference, set } from '../host/ovsdb.ts';
import type { Variant } from '../model/scenario.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { Port, Topology } from '../model/topology.ts';
import { mtuOf, tunnels } from '../model/tunnels.ts';
import { bridgeOf, bridgesOf, portNames, shapeOf } from './shape.ts';

/** What of a variant says how ports are made. */
type Made = Pick<Variant, 'port' | 'switch'>;

/** The OVSDB operations that make the bridges with all their ports. */
export function bridgeOperations(topology: Topology, variant: Made): readonly Operation[] {
  const names = portNames(topology);
  const ports = names.map((name, index) => portOperations(topology, variant, name, String(index)));
  const bridges = bridgesOf(topology).map((bridge, index): Operation => {
    const rows = names.flatMap((name, place): RowReference[] => {
      return bridgeOf(topology, name) === bridge ? [['named-uuid', `port${place}`]] : [];
    });
    const { floodVlans, stpEnable } = topology.bridges?.[bridge] ?? {};
    const row = {
      name: bridge,
      datapath_type: DATAPATH_TYPE[variant.switch as keyof typeof DATAPATH_TYPE],
      ports: set(rows),
      other_config: map({ hwaddr: bridgeMac(topology, bridge) }),
      // The controller that may add flows never comes: without any, nothing is forwarded.
      ...(topology.flows?.[bridge] !== undefined && { fail_mode: 'secure' }),
      ...(stpEnable && { stp_enable: true }),
      ...(floodVlans !== undefined && { flood_vlans: set(floodVlans) }),
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

/** Bridge.datapath_type; AF_XDP is a kind of port of the userspace datapath. */
const DATAPATH_TYPE = {
  'ovs-netdev': 'netdev',
  'ovs-afxdp': 'netdev',
  'ovs-kernel': 'system',
} as const satisfies Record<Exclude<SwitchKind, 'linux-bridge'>, string>;

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
export function portOperations(topology: Topology, variant: Made, name: string, mark: string): readonly Operation[] {
  const port: Port = topology.ports[name] ?? {};
  const interfaces = interfaceRows(topology, variant, name).map((row, index): Operation => {
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

function interfaceRows(
  topology: Topology,
  { port: kind, switch: switchKind }: Made,
  name: string,
): readonly Readonly<Record<string, unknown>>[] {
  const port: Port = topology.ports[name] ?? {};
  const lldp = port.lldp ? { lldp: map({ enable: 'true' }) } : {};
  const shape = shapeOf(topology, kind, name);
  switch (shape) {
    case 'veth':
      return [{ name, ...(switchKind === 'ovs-afxdp' && { type: 'afxdp' }), ...lldp }];
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
