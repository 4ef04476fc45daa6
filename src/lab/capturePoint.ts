import type { Direction } from '../model/mirror.ts';
import type { PortKind, Topology } from '../model/topology.ts';

/** Where one direction of a port can be captured. */
export interface CapturePoint {
  /** The endpoint whose namespace the interface lives in; the switch's own when undefined. */
  readonly endpoint?: string;
  readonly interface: string;
  /** The direction as the kernel sees it there. */
  readonly flag: 'in' | 'out';
}

/**
 * The capture point of a port and direction.
 *
 * A veth's switch side receives what arrives at the bridge. An internal port is the kernel's own interface behind the
 * bridge's port: what arrives at the bridge is what the kernel sends, so the directions are the reverse. An internal
 * port that belongs to an endpoint lives in the endpoint's namespace.
 */
export function capturePoint(topology: Topology, kind: PortKind, port: string, direction: Direction): CapturePoint {
  const endpoint = topology.ports[port]?.endpoint;
  const arriving = direction === 'arriving';
  if (endpoint !== undefined && kind === 'veth') return { interface: port, flag: arriving ? 'in' : 'out' };
  const reversed = arriving ? 'out' : 'in';
  return endpoint === undefined ? { interface: port, flag: reversed } : { endpoint, interface: port, flag: reversed };
}

/** Name of an endpoint's interface in its own namespace. */
export function endpointInterface(kind: PortKind, port: string): string {
  return kind === 'veth' ? 'eth0' : port;
}
