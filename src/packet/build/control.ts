import { macBytes } from '../address.ts';
import { join, longs, words } from './bytes.ts';

/** Group addresses of what switches say to one another, which no bridge forwards (IEEE 802.1Q, table 8-1). */
export const GROUP = {
  bridges: '01:80:c2:00:00:00',
  slowProtocols: '01:80:c2:00:00:02',
  nearestBridge: '01:80:c2:00:00:0e',
} as const;

/** An LLDP data unit (IEEE 802.1AB): chassis by Ethernet address, port and system by name. */
export function lldp({
  chassis,
  port,
  secondsToLive,
  system,
  description,
}: {
  readonly chassis: string;
  readonly port: string;
  readonly secondsToLive: number;
  readonly system: string;
  readonly description: string;
}): Uint8Array {
  return join(
    lldpElement(1, join(Uint8Array.of(4), macBytes(chassis))),
    lldpElement(2, join(Uint8Array.of(5), ascii(port))),
    lldpElement(3, words(secondsToLive)),
    lldpElement(5, ascii(system)),
    lldpElement(6, ascii(description)),
    // A bridge, which it can be and is.
    lldpElement(7, words(4, 4)),
    lldpElement(0, words()),
  );
}

function lldpElement(type: number, value: Uint8Array): Uint8Array {
  return join(words((type << 9) | value.length), value);
}

/** A bridge, as spanning tree names it. */
export interface BridgeId {
  /** A multiple of 4096, with the VLAN in its lower bits. */
  readonly priority: number;
  readonly mac: string;
}

/** What configuration and rapid spanning tree BPDUs say. */
export interface SpanningTree {
  readonly root: BridgeId;
  readonly rootCost: number;
  readonly bridge: BridgeId;
  /** Priority in the upper 4 bits, number in the lower 12. */
  readonly port: number;
  readonly messageAge: number;
}

/** A configuration BPDU behind its LLC header (IEEE 802.1D-1998); times in seconds are the default ones. */
export function stp(
  tree: SpanningTree,
  { topologyChange = false }: { readonly topologyChange?: boolean } = {},
): Uint8Array {
  return join(BPDU, words(0), Uint8Array.of(0, 0, topologyChange ? 1 : 0), spanningTree(tree));
}

/** A topology change notification behind its LLC header. */
export function stpTopologyChange(): Uint8Array {
  return join(BPDU, words(0), Uint8Array.of(0, 0x80));
}

/** A rapid spanning tree BPDU behind its LLC header (IEEE 802.1D-2004), from a designated port. */
export function rstp(tree: SpanningTree, state: 'proposal' | 'learning' | 'forwarding'): Uint8Array {
  const flags = { proposal: 0x0e, learning: 0x1c, forwarding: 0x3c }[state];
  return join(BPDU, words(0), Uint8Array.of(2, 2, flags), spanningTree(tree), Uint8Array.of(0));
}

/** LLC: both service access points are the spanning tree's, unnumbered information. */
const BPDU = Uint8Array.of(0x42, 0x42, 0x03);

function spanningTree({ root, rootCost, bridge, port, messageAge }: SpanningTree): Uint8Array {
  // Times are in 1/256 seconds: maximum age 20 s, hello every 2 s, forward delay 15 s.
  const times = words(messageAge << 8, 20 << 8, 2 << 8, 15 << 8);
  return join(bridgeId(root), longs(rootCost), bridgeId(bridge), words(port), times);
}

function bridgeId({ priority, mac }: BridgeId): Uint8Array {
  return join(words(priority), macBytes(mac));
}

/** One side of a link aggregation. */
export interface LacpSide {
  readonly system: string;
  readonly key: number;
  readonly port: number;
  /** Activity 1, timeout 2, aggregation 4, synchronization 8, collecting 16, distributing 32, defaulted 64, expired 128. */
  readonly state: number;
}

/** A LACP data unit (IEEE 802.1AX), for EtherType `slowProtocols`; system and port priorities are the default ones. */
export function lacp({ actor, partner }: { readonly actor: LacpSide; readonly partner: LacpSide }): Uint8Array {
  const side = (type: number, { system, key, port, state }: LacpSide) =>
    join(words((type << 8) | 20, 0x8000), macBytes(system), words(key, 0x80, port), Uint8Array.of(state, 0, 0, 0));
  const collector = join(words(0x0310, 0), new Uint8Array(12));
  const end = new Uint8Array(2 + 50);
  return join(words(0x0101), side(1, actor), side(2, partner), collector, end);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
