import { ipv4Bytes, macBytes } from '../address.ts';
import { join, words } from './bytes.ts';

/** EtherTypes to build with. */
export const ETHERTYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  /** GRE names bridged Ethernet frames by it. */
  transparentEthernet: 0x6558,
  vlan: 0x8100,
  ipv6: 0x86dd,
  slowProtocols: 0x8809,
  /** IEEE 802.1ad, a service provider's outer tag. */
  serviceVlan: 0x88a8,
  lldp: 0x88cc,
} as const;
/** Shortest frame without its FCS, in bytes. */
const MIN_FRAME_BYTES = 60;

/**
 * An Ethernet frame without FCS, padded with zeros to 60 bytes as a network card would.
 *
 * `type` is an EtherType, or the payload's length for LLC (IEEE 802.3).
 */
export function ethernet(
  { source, destination, type }: { readonly source: string; readonly destination: string; readonly type: number },
  payload: Uint8Array,
): Uint8Array {
  const frame = join(macBytes(destination), macBytes(source), words(type), payload);
  return frame.length < MIN_FRAME_BYTES ? join(frame, new Uint8Array(MIN_FRAME_BYTES - frame.length)) : frame;
}

/** What an IEEE 802.1Q tag says. */
export interface VlanTag {
  /** 0 to 4095; 0 gives a priority alone. */
  readonly id: number;
  /** 0 unless told. */
  readonly priority?: number;
  /** The drop eligible indicator; false unless told. */
  readonly dropEligible?: boolean;
  /** Tag protocol identifier: 802.1Q's unless told. */
  readonly type?: number;
}

/** The same frame with a tag after its addresses; an outer one when it already has a tag. */
export function vlan(
  { id, priority = 0, dropEligible = false, type = ETHERTYPE.vlan }: VlanTag,
  frame: Uint8Array,
): Uint8Array {
  const control = (priority << 13) | (dropEligible ? 0x1000 : 0) | id;
  return join(frame.subarray(0, 12), words(type, control), frame.subarray(12));
}

/** An ARP packet for IPv4 over Ethernet (RFC 826). A request does not know the target's Ethernet address: leave it out. */
export function arp({
  kind,
  sender,
  target,
}: {
  readonly kind: 'request' | 'reply';
  readonly sender: { readonly mac: string; readonly ip: string };
  readonly target: { readonly mac?: string; readonly ip: string };
}): Uint8Array {
  return join(
    words(1, ETHERTYPE.ipv4, 0x0604, kind === 'request' ? 1 : 2),
    macBytes(sender.mac),
    ipv4Bytes(sender.ip),
    macBytes(target.mac ?? '00:00:00:00:00:00'),
    ipv4Bytes(target.ip),
  );
}
