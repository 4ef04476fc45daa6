import type { Port, Topology, Tunnel } from './topology.ts';

/** Bytes that a tunnel's headers may add to a frame: what it goes out by takes packets that much longer, unless told. */
const TUNNEL_HEADERS_BYTES = 100;

/** A tunnel port with the two ends of its packets. */
export interface TunnelEnds {
  readonly port: string;
  readonly type: Tunnel['type'];
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

/** Largest IP packet in bytes that a port's interface takes: its own, or the topology's, and more where tunnelled frames go through, so that whole ones fit. */
export function mtuOf(topology: Topology, name: string): number {
  return topology.ports[name]?.mtu ?? wholeFramesAt(topology, name);
}

/** Longest IP packet in bytes that may come at a port: not every interface holds to its MTU. */
export function longestAt(topology: Topology, name: string): number {
  return Math.max(mtuOf(topology, name), wholeFramesAt(topology, name));
}

function wholeFramesAt(topology: Topology, name: string): number {
  const isUnderlay = tunnels(topology).some(({ via, bridge }) => via === name || bridge === name);
  return topology.mtu + (isUnderlay ? TUNNEL_HEADERS_BYTES : 0);
}

/** An address without its prefix length. */
export function bareAddress(address: string): string {
  return address.replace(/\/.*$/, '');
}
