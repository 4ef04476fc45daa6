import type { Mirror } from '../model/mirror.ts';
import type { VlanMode } from '../model/topology.ts';

/** What of a bridge decides which copies a mirror owes, with names in place of references. */
export interface BridgeSettings {
  readonly name: string;
  /** `system` or `netdev`. */
  readonly datapath: string;
  readonly ports: readonly PortSettings[];
  readonly mirrors: readonly { readonly name: string; readonly mirror: Mirror }[];
}

export interface PortSettings {
  readonly name: string;
  readonly tag?: number;
  readonly trunks?: readonly number[];
  readonly vlanMode?: VlanMode;
  readonly protected?: boolean;
  /** State in the spanning tree, where the bridge takes part in one. */
  readonly spanningTree?: string;
  readonly lacp?: string;
  readonly bondMode?: string;
  /** Several for a bond. */
  readonly interfaces: readonly InterfaceSettings[];
}

export interface InterfaceSettings {
  readonly name: string;
  /** As the database has it, where a device of the system is an empty text. */
  readonly type: string;
  /** Its Ethernet address, where Open vSwitch knows it. */
  readonly ethernet?: string;
  /** Largest IP packet in bytes, where Open vSwitch knows it. */
  readonly mtu?: number;
  /** Of a patch port the name of its other end. */
  readonly peer?: string;
  /** Where a tunnel port's packets go, as its options say it: `flow` where flows do. */
  readonly tunnel?: TunnelTarget;
}

export interface TunnelTarget {
  readonly remoteIp: string;
  /** UDP port. */
  readonly destinationPort?: string;
}

/** The largest IP packet that a port of a bridge takes, in bytes; that of Ethernet at least. */
export function largestMtu({ ports }: BridgeSettings): number {
  return Math.max(1500, ...ports.flatMap(({ interfaces }) => interfaces.flatMap(({ mtu }) => mtu ?? [])));
}
