import type { Direction } from '../model/mirror.ts';
import type { Variant } from '../model/scenario.ts';
import type { PortKind, Topology } from '../model/topology.ts';
import { interfaceNames } from './bridgeRows.ts';
import { hostBehind, isOwnPort, shapeOf } from './shape.ts';

/** Where one direction of an interface can be captured. */
export interface CapturePoint {
  /** The endpoint whose namespace the interface lives in; the switch's own when undefined. */
  readonly endpoint?: string;
  readonly interface: string;
  /** The direction as the kernel sees it there. */
  readonly flag: 'in' | 'out';
  /** A Linux bridge whose own port is promiscuous gets everything, so that capturing it would change what is captured. */
  readonly promiscuous?: false;
}

/**
 * The capture points of a port and direction: none for a patch or tunnel port, which has no interface of the kernel's,
 * several for a bond.
 *
 * A veth's switch side receives what arrives at the bridge. An internal port is the kernel's own interface behind the
 * bridge's port: what arrives at the bridge is what the kernel sends, so the directions are the reverse. An internal
 * port that belongs to an endpoint lives in the endpoint's namespace. Of a port over AF_XDP, whose packets no capture sees, it is the far end of
 * its wire.
 */
export function capturePoints(
  topology: Topology,
  { port: kind, switch: on }: Pick<Variant, 'port' | 'switch'>,
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
      if (on === 'ovs-afxdp') return [farEnd(topology, kind, port, arriving)];
      return [{ interface: port, flag: arriving ? 'in' : 'out' }];
    case 'bond':
    case 'device':
      return interfaceNames(topology, port).map((name) => ({ interface: name, flag: arriving ? 'in' : 'out' }));
    case 'internal':
    case 'tap': {
      const endpoint = hostBehind(topology, port);
      const isBridge = on === 'linux-bridge' && isOwnPort(topology, port);
      return [
        {
          ...(endpoint !== undefined && { endpoint }),
          interface: port,
          flag: arriving ? 'out' : 'in',
          ...(isBridge && { promiscuous: false }),
        },
      ];
    }
    default:
      return shape satisfies never;
  }
}

function farEnd(topology: Topology, kind: PortKind, port: string, arriving: boolean): CapturePoint {
  const endpoint = hostBehind(topology, port);
  const name = endpointInterface(topology, kind, port);
  return { ...(endpoint !== undefined && { endpoint }), interface: name, flag: arriving ? 'out' : 'in' };
}

/** Name of an endpoint's interface where it lives; no name that a topology may use ends like a station's. */
export function endpointInterface(topology: Topology, kind: PortKind, port: string): string {
  if (shapeOf(topology, kind, port) !== 'veth') return port;
  return hostBehind(topology, port) === undefined ? `${port}~` : 'eth0';
}
