import { ipv4Text, ipv6Text } from './address.ts';
import { uint16 } from './big-endian.ts';

/** The header of an IPv4 (RFC 791) or IPv6 (RFC 8200) packet, extension headers passed over. */
export interface Ip {
  readonly version: 4 | 6;
  /** The packet's bytes, where the addresses are read on demand. */
  readonly header: Uint8Array;
  /** Protocol, or the next header after the extension headers. */
  readonly protocol: number;
  /** Present when the packet is a fragment; `offset` in bytes. */
  readonly fragment?: { readonly id: number; readonly offset: number; readonly more: boolean };
  /** What follows the headers, Ethernet padding removed; a view. */
  readonly payload: Uint8Array;
  /** Bytes of payload that the header claims; more than `payload.length` when the packet was cut. */
  readonly payloadLength: number;
}

/** The protocol numbers that are told apart (IANA). */
export const PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/** Decodes the IP header that an EtherType says is there; undefined when it says none, or `readIpv4` or `readIpv6` does. */
export function readIp(etherType: number, payload: Uint8Array): Ip | undefined {
  if (etherType === 0x0800) return readIpv4(payload);
  return etherType === 0x86dd ? readIpv6(payload) : undefined;
}

/** Decodes an IPv4 header; undefined when the packet ends within it or it is none. */
export function readIpv4(packet: Uint8Array): Ip | undefined {
  const first = packet[0] ?? 0;
  const headerLength = (first & 0x0f) * 4;
  if (first >> 4 !== 4 || headerLength < 20 || packet.length < headerLength) return undefined;
  // A total length of 0 is a packet that segmentation offload is yet to cut.
  const totalLength = uint16(packet, 2) || packet.length;
  const flags = uint16(packet, 6);
  const fragment = { id: uint16(packet, 4), offset: (flags & 0x1fff) * 8, more: (flags & 0x2000) !== 0 };
  return {
    version: 4,
    header: packet,
    protocol: packet[9] ?? 0,
    ...(fragment.offset > 0 || fragment.more ? { fragment } : {}),
    payload: packet.subarray(headerLength, Math.max(totalLength, headerLength)),
    payloadLength: Math.max(totalLength - headerLength, 0),
  };
}

const FRAGMENT_HEADER = 44;
/** Hop-by-hop options, routing, destination options: all with a length in their second byte. */
const OPTION_HEADERS: readonly number[] = [0, 43, 60];

/** Decodes an IPv6 header and its extension headers; undefined when the packet ends within them or it is none. */
export function readIpv6(packet: Uint8Array): Ip | undefined {
  if ((packet[0] ?? 0) >> 4 !== 6 || packet.length < 40) return undefined;
  const end = 40 + (uint16(packet, 4) || packet.length - 40);
  let at = 40;
  let protocol = packet[6] ?? 0;
  let fragment: Ip['fragment'];
  while (fragment === undefined && (protocol === FRAGMENT_HEADER || OPTION_HEADERS.includes(protocol))) {
    if (at + 8 > Math.min(packet.length, end)) return undefined;
    if (protocol === FRAGMENT_HEADER) {
      const place = uint16(packet, at + 2);
      fragment = {
        id: uint16(packet, at + 4) * 0x1_0000 + uint16(packet, at + 6),
        offset: place & 0xfff8,
        more: (place & 1) === 1,
      };
    }
    const length = protocol === FRAGMENT_HEADER ? 8 : ((packet[at + 1] ?? 0) + 1) * 8;
    protocol = packet[at] ?? 0;
    at += length;
  }
  if (at > packet.length) return undefined;
  return {
    version: 6,
    header: packet,
    protocol,
    ...(fragment === undefined ? {} : { fragment }),
    payload: packet.subarray(at, Math.max(end, at)),
    payloadLength: Math.max(end - at, 0),
  };
}

/** The packet's addresses as text. */
export function addresses({ version, header }: Ip): { readonly source: string; readonly destination: string } {
  return version === 4
    ? { source: ipv4Text(header, 12), destination: ipv4Text(header, 16) }
    : { source: ipv6Text(header, 8), destination: ipv6Text(header, 24) };
}
