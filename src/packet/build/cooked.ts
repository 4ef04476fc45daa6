import { macBytes } from '../address.ts';
import { join, longs, words } from './bytes.ts';

/** What Linux tells of a packet in place of its Ethernet header when it captures on all interfaces at once. */
export interface CookedHeader {
  readonly direction: 'to us' | 'from us';
  /** The sender's Ethernet address. */
  readonly source: string;
  /** EtherType. */
  readonly protocol: number;
}

const PACKET_TYPE = { 'to us': 0, 'from us': 4 } as const;
/** Linux' number of the kind of interface, ARPHRD_ETHER. */
const ETHERNET = 1;

/** A packet of link type 113, LINKTYPE_LINUX_SLL: a header of 16 bytes. */
export function cooked({ direction, source, protocol }: CookedHeader, packet: Uint8Array): Uint8Array {
  return join(words(PACKET_TYPE[direction], ETHERNET, 6), macBytes(source), words(0, protocol), packet);
}

/** A packet of link type 276, LINKTYPE_LINUX_SLL2: a header of 20 bytes, with the number of the interface. */
export function cookedV2(
  { direction, source, protocol, interface: number }: CookedHeader & { readonly interface: number },
  packet: Uint8Array,
): Uint8Array {
  const start = join(words(protocol, 0), longs(number), words(ETHERNET, (PACKET_TYPE[direction] << 8) | 6));
  return join(start, macBytes(source), words(0), packet);
}
