import type { Port, PortKind, Topology } from '../model/topology.ts';

/** What a port is made of: the kinds of interface that are deployed and captured in different ways. */
export type PortShape = 'veth' | 'internal' | 'tap' | 'patch' | 'tunnel' | 'bond' | 'device';

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
