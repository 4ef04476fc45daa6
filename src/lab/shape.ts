import type { Port, PortKind, Topology } from '../model/topology.ts';

/** What a port is made of: the kinds of interface that are deployed and captured in different ways. */
export type PortShape = 'veth' | 'internal' | 'tap' | 'patch' | 'tunnel' | 'bond' | 'device';

/** Bytes that a tunnel's headers may add to a frame: what it goes out by takes packets that much longer. */
const TUNNEL_HEADERS_BYTES = 100;

/** What the port is made of with this kind of variant; a bridge's own port is always internal. */
export function shapeOf(topology: Topology, kind: PortKind, name: string): PortShape {
  const port = topology.ports[name];
  if (port?.patch !== undefined) return 'patch';
  if (port?.tunnel !== undefined) return 'tunnel';
  if (port?.bond !== undefined) return 'bond';
  if (port?.device !== undefined) return 'device';
  return port?.endpoint === undefined || isOwnPort(topology, name) ? 'internal' : kind;
}

/** Whether the port's interface is one that Open vSwitch makes: the kernel's side of the bridge's port. */
export function isMadeBySwitch(topology: Topology, kind: PortKind, name: string): boolean {
  const shape = shapeOf(topology, kind, name);
  return shape === 'internal' || shape === 'tap';
}

/** The host behind a port that has one of its own namespace; undefined for a station, whose interface stays with the switch. */
export function hostBehind(topology: Topology, name: string): string | undefined {
  const endpoint = topology.ports[name]?.endpoint;
  return endpoint === undefined || topology.endpoints[endpoint]?.station ? undefined : endpoint;
}

/** The bridges, that of the mirrors first. */
export function bridgesOf(topology: Topology): readonly string[] {
  const others = Object.values<Port>(topology.ports).flatMap(({ bridge }) => (bridge === undefined ? [] : [bridge]));
  return [...new Set([topology.bridge, ...others])];
}

/** The bridge that a port is a port of. */
export function bridgeOf(topology: Topology, name: string): string {
  if (isOwnPort(topology, name)) return name;
  return topology.ports[name]?.bridge ?? topology.bridge;
}

/** All ports with their bridges: those of the topology, and own ports of bridges that it does not name. */
export function portNames(topology: Topology): readonly string[] {
  return [...new Set([...bridgesOf(topology), ...Object.keys(topology.ports)])];
}

/** Whether a port is a bridge's own one (LOCAL). */
export function isOwnPort(topology: Topology, name: string): boolean {
  return bridgesOf(topology).includes(name);
}

/** Largest IP packet in bytes at a port; more where tunnelled frames go through, so that whole ones fit. */
export function mtuOf(topology: Topology, name: string): number {
  const underlay = tunnels(topology).some(({ via }) => via === name || bridgeOf(topology, via) === name);
  return topology.mtu + (underlay ? TUNNEL_HEADERS_BYTES : 0);
}

/** A tunnel port with the two ends of its packets. */
export interface TunnelEnds {
  readonly port: string;
  readonly type: 'gre' | 'erspan' | 'vxlan' | 'geneve';
  readonly options: Readonly<Record<string, string>>;
  /** The port that the packets go out by, and its bridge. */
  readonly via: string;
  readonly bridge: string;
  /** IPv4 addresses of the bridge and of the endpoint behind `via`. */
  readonly near: string;
  readonly far: string;
  /** Ethernet address of that endpoint. */
  readonly farMac: string;
}

/** The tunnel ports of a topology; validation has seen to it that both ends are there. */
export function tunnels(topology: Topology): readonly TunnelEnds[] {
  return Object.entries<Port>(topology.ports).flatMap(([port, { tunnel }]) => {
    if (tunnel === undefined) return [];
    const { type, via, options = {} } = tunnel;
    const bridge = topology.ports[via]?.bridge ?? topology.bridge;
    const far = topology.endpoints[topology.ports[via]?.endpoint ?? ''];
    const near = bareAddress(topology.bridges?.[bridge]?.address ?? '');
    return [{ port, type, options, via, bridge, near, far: bareAddress(far?.address ?? ''), farMac: far?.mac ?? '' }];
  });
}

/** An address without its prefix length. */
export function bareAddress(address: string): string {
  return address.replace(/\/.*$/, '');
}
