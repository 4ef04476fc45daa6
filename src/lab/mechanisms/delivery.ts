import type { Topology } from '../../model/topology.ts';
import type { BridgePorts } from './bridgePorts.ts';
import type { Delivery } from './plainFlow.ts';

/** Where packets go, as far as `NORMAL` tells them apart. */
export type Destination =
  | { readonly kind: 'any' }
  /** To a host behind this port. */
  | { readonly kind: 'host'; readonly address: string; readonly port: string }
  /** Broadcast and multicast. */
  | { readonly kind: 'multicast'; readonly address: string }
  /** Of these, addresses that a bridge does not forward to. */
  | { readonly kind: 'reserved'; readonly address: string };

const ANY: Destination = { kind: 'any' };
const MULTICAST: Destination = { kind: 'multicast', address: '01:00:00:00:00:00/01:00:00:00:00:00' };
/** Groups that `NORMAL` does not forward to (packets.c, eth_addr_is_reserved()). */
const RESERVED = [
  '01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0',
  '01:00:0c:00:00:00',
  '01:00:0c:cc:cc:cc/ff:ff:ff:ff:ff:fe',
  '01:00:0c:cd:cd:cd',
  '01:00:0c:cc:cc:c0/ff:ff:ff:ff:ff:f8',
].map((address): Destination => ({ kind: 'reserved', address }));

/** All that are told apart on the bridge. */
export function destinationsOn({ addresses }: BridgePorts): readonly Destination[] {
  const hosts = [...addresses].map(([address, port]): Destination => ({ kind: 'host', address, port }));
  return [ANY, ...hosts, MULTICAST, ...RESERVED];
}

/** The one that an Ethernet address without a mask, in lower case, belongs to. */
export function destinationOf(address: string, ports: BridgePorts): Destination {
  const port = ports.addresses.get(address);
  if (port !== undefined) return { kind: 'host', address, port };
  const isIn = (group: Destination) => group.kind !== 'any' && covers(group.address, address);
  return [...RESERVED, MULTICAST].find(isIn) ?? ANY;
}

function covers(masked: string, address: string): boolean {
  const [value = '', mask = 'ff:ff:ff:ff:ff:ff'] = masked.split('/');
  const number = (text: string) => BigInt(`0x${text.replaceAll(':', '')}`);
  return (number(address) & number(mask)) === number(value);
}

/** What becomes of packets in a flow. */
export interface Passage {
  /** How they are delivered; `NORMAL` does not deliver to the host behind an output port. */
  readonly deliveries: readonly Delivery[];
  /** The ports that they leave by. */
  readonly departures: readonly string[];
}

/** The bridge that packets pass. */
export interface PassedBridge {
  readonly topology: Topology;
  readonly ports: BridgePorts;
  /** The ports that copies leave by; `NORMAL` does not flood to them. */
  readonly outputs: ReadonlySet<string>;
}

/**
 * Follows packets through a flow; `NORMAL` knows where the hosts are.
 *
 * @param from where they arrive; what is no port of the topology, such as a controller, when undefined
 */
export function passage(
  deliveries: readonly Delivery[],
  from: string | undefined,
  to: Destination,
  { topology, ports, outputs }: PassedBridge,
): Passage {
  const isTaken = (port: string) => {
    const [here, there] = [ports.names.get(from ?? ''), ports.names.get(port)];
    const areProtected = topology.ports[here ?? '']?.protected && topology.ports[there ?? '']?.protected;
    return here !== there && !areProtected && !outputs.has(port);
  };
  const departures = deliveries.flatMap((delivery) => {
    switch (delivery.kind) {
      case 'port':
        // OpenFlow sends nothing back where it came from unless it is told `in_port`.
        return delivery.port === from ? [] : [delivery.port];
      case 'back':
        return from === undefined ? [] : [from];
      case 'normal':
        return normally(to, ports).filter(isTaken);
      default:
        return delivery satisfies never;
    }
  });
  const isForOutput = to.kind === 'host' && outputs.has(to.port);
  return { deliveries: deliveries.filter(({ kind }) => kind !== 'normal' || !isForOutput), departures };
}

/** The ports that `NORMAL` has in mind for packets, wherever they come from. */
function normally(to: Destination, { names }: BridgePorts): readonly string[] {
  switch (to.kind) {
    case 'host':
      return [to.port];
    case 'multicast':
      return [...names.keys()];
    case 'any':
    case 'reserved':
      return [];
    default:
      return to satisfies never;
  }
}
