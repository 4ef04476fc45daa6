import { ipv4Bytes, macBytes } from './address.ts';
import { internetChecksum } from './checksum.ts';
import { PROTOCOL } from './ip.ts';

// Each function wraps a payload in one header and gives new bytes:
// ethernet({ …, payload: ipv4({ …, payload: udp({ …, payload }) }) }). Numbers must fit their fields; addresses are checked.

/** EtherTypes to build with. */
export const ETHERTYPE = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd } as const;
/** Shortest frame without its FCS, in bytes. */
const MIN_FRAME_BYTES = 60;

/** Sender and receiver as IPv4 addresses; TCP and UDP checksum them with their own bytes. */
export interface Ipv4Addresses {
  readonly source: string;
  readonly destination: string;
}

/** An Ethernet frame without FCS, padded with zeros to 60 bytes as a network card would. */
export function ethernet(
  { source, destination, type }: { readonly source: string; readonly destination: string; readonly type: number },
  payload: Uint8Array,
): Uint8Array {
  const frame = join(macBytes(destination), macBytes(source), words(type), payload);
  return frame.length < MIN_FRAME_BYTES ? join(frame, new Uint8Array(MIN_FRAME_BYTES - frame.length)) : frame;
}

/** The same frame with an IEEE 802.1Q tag after its addresses; an outer one when it already has a tag. */
export function vlan(
  { id, priority = 0 }: { readonly id: number; readonly priority?: number },
  frame: Uint8Array,
): Uint8Array {
  return join(frame.subarray(0, 12), words(ETHERTYPE.vlan, (priority << 13) | id), frame.subarray(12));
}

/** What an IPv4 header says beside lengths and checksum. */
export interface Ipv4Header extends Ipv4Addresses {
  /** Protocol number; `PROTOCOL` names some. */
  readonly protocol: number;
  /** Identification, 0 to 65535; fragments of one packet share it. */
  readonly id: number;
  /** 64 unless told. */
  readonly timeToLive?: number;
  /** Place within the packet that it is a fragment of: `offset` in bytes, a multiple of 8. Without it: don't fragment. */
  readonly fragment?: { readonly offset: number; readonly more: boolean };
}

/** An IPv4 packet (RFC 791) without options. */
export function ipv4(
  { source, destination, protocol, id, timeToLive = 64, fragment }: Ipv4Header,
  payload: Uint8Array,
): Uint8Array {
  const place = fragment === undefined ? 0x4000 : (fragment.more ? 0x2000 : 0) | (fragment.offset / 8);
  const header = join(
    words(0x4500, 20 + payload.length, id, place, (timeToLive << 8) | protocol, 0),
    ipv4Bytes(source),
    ipv4Bytes(destination),
  );
  return join(withChecksum(header, 10), payload);
}

/**
 * The same packet as `ipv4` would give, cut into fragments.
 *
 * @param size payload bytes of each fragment but the last; a multiple of 8
 */
export function ipv4Fragments(header: Omit<Ipv4Header, 'fragment'>, payload: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(payload.length / size) }, (_, index) => {
    const offset = index * size;
    const more = offset + size < payload.length;
    return ipv4({ ...header, fragment: { offset, more } }, payload.subarray(offset, offset + size));
  });
}

/** A UDP datagram (RFC 768). */
export function udp(
  {
    addresses,
    sourcePort,
    destinationPort,
  }: { readonly addresses: Ipv4Addresses; readonly sourcePort: number; readonly destinationPort: number },
  payload: Uint8Array,
): Uint8Array {
  const datagram = join(words(sourcePort, destinationPort, 8 + payload.length, 0), payload);
  const checksum = internetChecksum(pseudoHeader(addresses, PROTOCOL.udp, datagram.length), datagram);
  // Zero would say that there is no checksum; all ones is the same number.
  return withWord(datagram, 6, checksum === 0 ? 0xffff : checksum);
}

/** What a TCP header says beside ports and checksum; numbers absolute. */
export interface TcpHeader {
  readonly addresses: Ipv4Addresses;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly flags: readonly TcpFlag[];
  /** 64240 unless told. */
  readonly window?: number;
}

type TcpFlag = keyof typeof TCP_FLAG;

const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

/** A TCP segment (RFC 9293) without options. */
export function tcp(header: TcpHeader, payload: Uint8Array): Uint8Array {
  const { addresses, sourcePort, destinationPort, sequence, acknowledgment = 0, window = 64_240 } = header;
  const flags = header.flags.reduce((bits, flag) => bits | TCP_FLAG[flag], 0);
  const numbers = words(sequence >>> 16, sequence & 0xffff, acknowledgment >>> 16, acknowledgment & 0xffff);
  const segment = join(words(sourcePort, destinationPort), numbers, words(0x5000 | flags, window, 0, 0), payload);
  return withWord(segment, 16, internetChecksum(pseudoHeader(addresses, PROTOCOL.tcp, segment.length), segment));
}

/** An ICMP echo request or reply (RFC 792). */
export function icmpEcho(
  { kind, id, sequence }: { readonly kind: 'request' | 'reply'; readonly id: number; readonly sequence: number },
  payload: Uint8Array,
): Uint8Array {
  return withChecksum(join(words(kind === 'request' ? 0x0800 : 0, 0, id, sequence), payload), 2);
}

/** The pseudo header that TCP and UDP put before their own bytes for the checksum (RFC 768, RFC 9293 3.1). */
function pseudoHeader({ source, destination }: Ipv4Addresses, protocol: number, length: number): Uint8Array {
  return join(ipv4Bytes(source), ipv4Bytes(destination), words(protocol, length));
}

/** 16-bit numbers in network byte order. */
function words(...numbers: readonly number[]): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}

function withChecksum(bytes: Uint8Array, at: number): Uint8Array {
  return withWord(bytes, at, internetChecksum(bytes));
}

function withWord(bytes: Uint8Array, at: number, number: number): Uint8Array {
  return join(bytes.subarray(0, at), words(number), bytes.subarray(at + 2));
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
