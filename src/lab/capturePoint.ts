import type { Direction } from '../model/mirror.ts';
import type { PortKind, Topology } from '../model/topology.ts';
import { interfaceNames } from './bridgeRows.ts';
import { hostBehind, shapeOf } from './shape.ts';

/** Where one direction of an interface can be captured. */
export interface CapturePoint {
  /** The endpoint whose namespace the interface lives in; the switch's own when undefined. */
  readonly endpoint?: string;
  readonly interface: string;
  /** The direction as the kernel sees it there. */
  readonly flag: 'in' | 'out';
}

/**
 * The capture points of a port and direction: none for a patch or tunnel port, which has no interface of the kernel's,
 * several for a bond.
 *
 * A veth's switch side receives what arrives at the bridge. An internal port is the kernel's own interface behind the
 * bridge's port: what arrives at the bridge is what the kernel sends, so the directions are the reverse. An internal
 * port that belongs to an endpoint lives in the endpoint's namespace.
 */
export function capturePoints(
  topology: Topology,
  kind: PortKind,
  port: string,
  direction: Direction,
): readonly CapturePoint[] {
  const shape = shapeOf(topology, kind, port);
  const arriving = direction === 'arriving';
  switch (shape) {
    case 'patch':
    case 'tunnel':
      return [];
    case 'veth':
    case 'bond':
    case 'device':
      return interfaceNames(topology, port).map((name) => ({ interface: name, flag: arriving ? 'in' : 'out' }));
    case 'internal':
    case 'tap': {
      const endpoint = hostBehind(topology, port);
      return [{ ...(endpoint !== undefined && { endpoint }), interface: port, flag: arriving ? 'out' : 'in' }];
    }
    default:
      return shape satisfies never;
  }
}

/** Name of an endpoint's interface where it lives; no name that a topology may use ends like a station's. */
export function endpointInterface(topology: Topology, kind: PortKind, port: string): string {
  if (shapeOf(topology, kind, port) !== 'veth') return port;
  return hostBehind(topology, port) === undefined ? `${port}~` : 'eth0';
}
