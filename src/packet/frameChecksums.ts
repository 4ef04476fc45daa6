import { isTagType } from './ethernet.ts';
import { PROTOCOL } from './ip.ts';

/** What can be wrong with a packet's checksums; a set of them is their sum. */
export const WRONG = {
  /** Of the IPv4 header. */
  header: 1,
  tcp: 2,
  udp: 4,
  /** ICMP or ICMPv6. */
  icmp: 8,
  /** Beside `tcp` or `udp`: the field holds what a sender leaves there for its network card to complete. */
  unfilled: 16,
} as const;

/** Whether a checksum is what its packet's bytes come to; `none` where the packet has none. */
export type ChecksumState = 'right' | 'wrong' | 'none';

/** The state of a checksum that is there, of a packet with such faults. */
export function stateOf(wrong: number, fault: number): ChecksumState {
  return (wrong & fault) === 0 ? 'right' : 'wrong';
}

const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/**
 * Checks the checksums of a frame: that of the IPv4 header, and those of TCP, UDP, ICMP and ICMPv6 where the packet is whole and no
 * fragment. What cannot be checked is not wrong.
 *
 * @param payload address behind the link's header; VLAN tags may follow
 * @param end address after the frame's last byte; padding may be before it
 * @param outerType EtherType of what is at `payload`
 * @param mend writes right ones in place of those that are wrong
 * @returns a sum of `WRONG`, as it was before mending
 */
export function checkChecksums(view: DataView, payload: number, end: number, outerType: number, mend = false): number {
  let at = payload;
  let type = outerType;
  while (isTagType(type) && at + 4 <= end) {
    type = view.getUint16(at + 2);
    at += 4;
  }
  if (type === IPV4) return checkIpv4(view, at, end, mend);
  return type === IPV6 ? checkIpv6(view, at, end, mend) : 0;
}

function checkIpv4(view: DataView, at: number, end: number, mend: boolean): number {
  if (at + 20 > end) return 0;
  const first = view.getUint8(at);
  const transportAt = at + (first & 0x0f) * 4;
  if (first >> 4 !== 4 || transportAt < at + 20 || transportAt > end) return 0;
  let faults = 0;
  if (folded(sumOf(view, at, transportAt)) !== 0xffff) {
    faults = WRONG.header;
    if (mend) put(view, at + 10, at, transportAt, 0);
  }
  const packetEnd = at + view.getUint16(at + 2);
  const isFragment = (view.getUint16(at + 6) & 0x3fff) !== 0;
  if (isFragment || packetEnd < transportAt || packetEnd > end) return faults;
  const addresses = sumOf(view, at + 12, at + 20);
  return faults | checkTransport(view, transportAt, packetEnd, view.getUint8(at + 9), addresses, IPV4, mend);
}

const HOP_BY_HOP = 0;
const ROUTING = 43;
const DESTINATION_OPTIONS = 60;

function checkIpv6(view: DataView, at: number, end: number, mend: boolean): number {
  if (at + 40 > end || view.getUint8(at) >> 4 !== 6) return 0;
  const packetEnd = at + 40 + view.getUint16(at + 4);
  if (packetEnd > end) return 0;
  let protocol = view.getUint8(at + 6);
  let transportAt = at + 40;
  while (protocol === HOP_BY_HOP || protocol === ROUTING || protocol === DESTINATION_OPTIONS) {
    if (transportAt + 8 > packetEnd) return 0;
    // While segments are left, the destination is not yet the one that the checksum covers.
    if (protocol === ROUTING && view.getUint8(transportAt + 3) !== 0) return 0;
    protocol = view.getUint8(transportAt);
    transportAt += (view.getUint8(transportAt + 1) + 1) * 8;
  }
  if (transportAt > packetEnd) return 0;
  return checkTransport(view, transportAt, packetEnd, protocol, sumOf(view, at + 8, at + 40), IPV6, mend);
}

/** @param addresses sum of the IP packet's addresses */
function checkTransport(
  view: DataView,
  at: number,
  packetEnd: number,
  protocol: number,
  addresses: number,
  type: number,
  mend: boolean,
): number {
  let end = packetEnd;
  let field = at + 2;
  let fault: number = WRONG.icmp;
  let isCovered = true;
  if (protocol === PROTOCOL.tcp) {
    if (at + 20 > end) return 0;
    field = at + 16;
    fault = WRONG.tcp;
  } else if (protocol === PROTOCOL.udp) {
    if (at + 8 > end) return 0;
    const length = view.getUint16(at + 4);
    if (length < 8 || at + length > end) return 0;
    end = at + length;
    field = at + 6;
    fault = WRONG.udp;
    // No checksum, which IPv6 does not allow.
    if (type === IPV4 && view.getUint16(field) === 0) return 0;
  } else if (protocol === (type === IPV4 ? PROTOCOL.icmp : PROTOCOL.icmpv6)) {
    if (at + 4 > end) return 0;
    isCovered = type === IPV6;
  } else {
    return 0;
  }
  const pseudo = isCovered ? addresses + protocol + end - at : 0;
  if (folded(pseudo + sumOf(view, at, end)) === 0xffff) return 0;
  const told = view.getUint16(field);
  if (mend) put(view, field, at, end, pseudo);
  const isUnfilled = fault !== WRONG.icmp && (told === 0 || told === folded(pseudo));
  return isUnfilled ? fault | WRONG.unfilled : fault;
}

function put(view: DataView, field: number, at: number, end: number, pseudo: number): void {
  view.setUint16(field, 0);
  const checksum = ~folded(pseudo + sumOf(view, at, end)) & 0xffff;
  // In UDP zero would say that there is none; in all of them all ones is the same number.
  view.setUint16(field, checksum === 0 ? 0xffff : checksum);
}

/** Sum of the words of sixteen bits (RFC 1071), not yet folded: two at a time, which folds to the same. */
function sumOf(view: DataView, from: number, to: number): number {
  let sum = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) sum += view.getUint32(at);
  if (at + 2 <= to) {
    sum += view.getUint16(at);
    at += 2;
  }
  return at < to ? sum + view.getUint8(at) * 256 : sum;
}

function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest % 0x1_0000) + Math.floor(rest / 0x1_0000);
  return rest;
}
