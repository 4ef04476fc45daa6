import type { Endpoint, Port, PortKind, Topology } from '../model/topology.ts';
import { bareAddress, mtuOf, tunnels } from '../model/tunnels.ts';
import { endpointInterface } from './capturePoint.ts';
import { hostBehind, isMadeBySwitch, isOwnPort, portNames, shapeOf } from './shape.ts';

/** Longer than the packets that any trial has in flight: a full queue would lose packets before the switch sees them. */
const QUEUE_LENGTH = 250_000;

/** A port with an endpoint behind it. */
export interface Joined {
  readonly port: string;
  readonly endpoint: string;
  readonly host: Endpoint;
}

/** Name of the namespace that an endpoint lives in; undefined for the sandbox's own. */
export type NamespaceOf = (endpoint: string) => string | undefined;

/** The ports that have an endpoint, in the order of the topology. */
export function joined(topology: Topology): readonly Joined[] {
  return Object.entries(topology.ports).flatMap(([port, { endpoint }]) => {
    const host = endpoint === undefined ? undefined : topology.endpoints[endpoint];
    return endpoint === undefined || host === undefined ? [] : [{ port, endpoint, host }];
  });
}

/** Lines of ip(8) that make the veth pairs, run in the switch's namespace before the bridges are made. */
export function vethLines(topology: Topology, kind: PortKind, namespaceOf: NamespaceOf): readonly string[] {
  const toEndpoints = joined(topology)
    .filter(({ port }) => shapeOf(topology, kind, port) === 'veth')
    .flatMap(({ port, endpoint }) => {
      const mtu = mtuOf(topology, port);
      const station = hostBehind(topology, port) === undefined;
      const name = endpointInterface(topology, kind, port);
      const far = `${name} mtu ${mtu}${station ? '' : ` netns ${namespaceOf(endpoint)}`}`;
      return [`link add name ${port} mtu ${mtu} type veth peer name ${far}`, ...upLines(port)];
    });
  return [...toEndpoints, ...cables(topology).flatMap(([near, far]) => cableLines(topology, near, far))];
}

/** The cables between bonds, each once: the names of both ends. */
function cables(topology: Topology): readonly (readonly [string, string])[] {
  const seen = new Set<string>();
  return Object.entries<Port>(topology.ports).flatMap(([name, { bond }]) => {
    seen.add(name);
    if (bond === undefined || seen.has(bond.partner)) return [];
    const far = topology.ports[bond.partner]?.bond?.members ?? [];
    return bond.members.map((member, index) => [member, far[index] ?? ''] as const);
  });
}

function cableLines({ mtu }: Topology, near: string, far: string): readonly string[] {
  const both = `link add name ${near} mtu ${mtu} type veth peer name ${far} mtu ${mtu}`;
  return [both, ...upLines(near), ...upLines(far)];
}

function upLines(name: string): readonly string[] {
  return [`link set dev ${name} addrgenmode none`, `link set dev ${name} txqueuelen ${QUEUE_LENGTH} up`];
}

/** Lines of ip(8) that prepare all internal ports, run in the switch's namespace after the bridges are made. */
export function internalLines(topology: Topology, kind: PortKind, namespaceOf: NamespaceOf): readonly string[] {
  return portNames(topology)
    .filter((port) => isMadeBySwitch(topology, kind, port))
    .flatMap((port) => internalPortLines(topology, port, namespaceOf));
}

/** Lines of ip(8) that prepare an internal port: it comes up silent, or moves to its endpoint. */
export function internalPortLines(topology: Topology, port: string, namespaceOf: NamespaceOf): readonly string[] {
  const endpoint = hostBehind(topology, port);
  if (endpoint !== undefined) return [`link set dev ${port} netns ${namespaceOf(endpoint)}`];
  const address = isOwnPort(topology, port) ? topology.bridges?.[port]?.address : undefined;
  return [
    `link set dev ${port} addrgenmode none`,
    `link set dev ${port} mtu ${mtuOf(topology, port)} txqueuelen ${QUEUE_LENGTH} up`,
    ...(address === undefined ? [] : [`addr add ${address} dev ${port}`]),
  ];
}

/**
 * Lines of ip(8) that bring an endpoint's interface up, run in its namespace: silent without traffic (no IPv6 address
 * of its own, neighbours known), so that nothing is on the wire that a trial did not send.
 */
export function endpointLines(topology: Topology, kind: PortKind, { port, endpoint, host }: Joined): readonly string[] {
  const name = endpointInterface(topology, kind, port);
  const up = `link set dev ${name} address ${host.mac} mtu ${mtuOf(topology, port)} txqueuelen ${QUEUE_LENGTH} up`;
  if (host.station) return [`link set dev ${name} addrgenmode none`, up];
  const others = joined(topology).filter(
    (other) => other.endpoint !== endpoint && !other.host.station && !other.host.remote,
  );
  const nears = new Set(
    tunnels(topology)
      .filter(({ via }) => via === port)
      .map(({ near }) => near),
  );
  return [
    `link set dev ${name} addrgenmode none`,
    up,
    `addr add ${host.address} dev ${name}`,
    ...(host.address6 === undefined ? [] : [`addr add ${host.address6} dev ${name} nodad`]),
    ...others.flatMap((other) =>
      [other.host.address, other.host.address6]
        .filter((address) => address !== undefined)
        .map((address) => `neigh replace ${bareAddress(address)} lladdr ${other.host.mac} dev ${name} nud permanent`),
    ),
    // It does not know the tunnel that it is the far end of: it would answer each packet with an ICMP error.
    ...[...nears].map((near) => `route add blackhole ${near}/32`),
  ];
}
