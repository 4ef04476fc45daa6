import type { DatapathAccount, PacketCounts, PortAccount } from '../../model/counters.ts';

/** Packets received and transmitted, none of them dropped. */
export function counts(received: number, transmitted: number): PacketCounts {
  return { received, receiveDropped: 0, transmitted, transmitDropped: 0 };
}

/** A veth that the kernel and Open vSwitch count alike, unless told. */
export function account(port: string, kernel: PacketCounts, putOut: number, openVSwitch = kernel): PortAccount {
  return { port, interfaces: [port], arriving: 'received', kernel, openVSwitch, queueDropped: 0, putOut };
}

/** A userspace datapath whose flows account for all packets. */
export function datapath(packets: number): DatapathAccount {
  return { type: 'netdev', hits: packets - 1, misses: 1, lostUpcalls: 0, inFlows: packets, drops: {} };
}
