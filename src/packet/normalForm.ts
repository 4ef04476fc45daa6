import { uint16 } from './big-endian.ts';
import { isTagType } from './ethernet.ts';
import { PROTOCOL } from './ip.ts';

/** What a comparison does not look at, by name. */
export type Ignored = 'checksums' | 'vlan' | 'ttl' | 'mac' | 'padding';

/** What of a frame is compared. */
export interface NormalFormRules {
  /**
   * - `checksums`: those of IPv4 headers, TCP, UDP, ICMP and ICMPv6 are zeroed; the last four only where the packet begins
   * - `vlan`: all 802.1Q, 802.1ad and 0x9100 tags are removed
   * - `ttl`: time to live or hop limit is zeroed, and with it the checksum of the IPv4 header, which covers it
   * - `mac`: both Ethernet addresses are zeroed
   * - `padding`: what follows the end of an IP packet, by its own length, or of an ARP packet is removed
   */
  readonly ignore: readonly Ignored[];
  /** Bytes that are zeroed before all else, by their offsets in the frame as captured. Headers are read after it. */
  readonly masks: readonly { readonly offset: number; readonly length: number }[];
  /**
   * Compare from the network layer up: the result is the EtherType in two bytes, then the packet without link header, tags
   * or padding, so that a packet is equal whichever link type it was captured with.
   */
  readonly networkLayer: boolean;
}

/** A link type of a capture (https://www.tcpdump.org/linktypes.html). */
interface Link {
  readonly name: string;
  /** Bytes before the network packet, or before the first tag's content. */
  readonly headerLength: number;
  /** Offset of the EtherType; undefined when the version of IP tells. */
  readonly typeAt: number | undefined;
}

const ETHERNET = 1;
const RAW_IP: Omit<Link, 'name'> = { headerLength: 0, typeAt: undefined };

const LINKS: ReadonlyMap<number, Link> = new Map([
  [ETHERNET, { name: 'Ethernet', headerLength: 14, typeAt: 12 }],
  // 12 and 14 are what some systems write for 101.
  [12, { name: 'raw IP', ...RAW_IP }],
  [14, { name: 'raw IP', ...RAW_IP }],
  [101, { name: 'raw IP', ...RAW_IP }],
  [113, { name: 'Linux cooked v1', headerLength: 16, typeAt: 14 }],
  [228, { name: 'raw IPv4', ...RAW_IP }],
  [229, { name: 'raw IPv6', ...RAW_IP }],
  [276, { name: 'Linux cooked v2', headerLength: 20, typeAt: 0 }],
]);

/** Names of the link types whose frames have a normal form; of others only the masks have an effect. */
export const SUPPORTED_LINK_TYPES: ReadonlyMap<number, string> = new Map(
  Array.from(LINKS, ([linkType, { name }]) => [linkType, name]),
);

/**
 * Gives the part of `frame` that is compared.
 *
 * `frame` is the caller's private copy and may be overwritten; the result is a view of it. Only raw IP compared from the
 * network layer up is given in new bytes, because the frame has no room for an EtherType. A frame too short for a header
 * stays as far as it goes. Never throws, whatever the bytes.
 */
export function normalForm(rules: NormalFormRules): (frame: Uint8Array, linkType: number) => Uint8Array {
  const { masks, networkLayer } = rules;
  const ignores = (what: Ignored) => rules.ignore.includes(what);
  const [checksums, vlan, ttl, mac] = [ignores('checksums'), ignores('vlan'), ignores('ttl'), ignores('mac')];
  const cutsPadding = networkLayer || ignores('padding');
  return (frame, linkType) => {
    for (const { offset, length } of masks) frame.fill(0, offset, offset + length);
    const link = LINKS.get(linkType);
    if (link === undefined) return frame;
    if (mac && linkType === ETHERNET) frame.fill(0, 0, 12);
    const at = networkAt(frame, link);
    if (at > frame.length) return frame;
    const type = typeOf(frame, link, at);
    const packetEnd = endOf(frame, type, at);
    if (ttl) zeroTimeToLive(frame, type, at);
    if (checksums) zeroChecksums(frame, type, at, packetEnd);
    const end = cutsPadding ? packetEnd : frame.length;
    if (networkLayer) return fromNetworkLayer(frame, type, at, end);
    if (vlan) return withoutTags(frame, link, type, at, end);
    return end === frame.length ? frame : frame.subarray(0, end);
  };
}

const IPV4 = 0x0800;
const ARP = 0x0806;
const IPV6 = 0x86dd;

/** Where the network packet begins: after the link header and all tags. Beyond the frame when it ends within the link header. */
function networkAt(frame: Uint8Array, { headerLength, typeAt }: Link): number {
  let at = headerLength;
  if (typeAt === undefined) return at;
  let type = uint16(frame, typeAt);
  while (isTagType(type) && at + 4 <= frame.length) {
    type = uint16(frame, at + 2);
    at += 4;
  }
  return at;
}

/** EtherType of the network packet at `at`; 0 when it should be IP and is neither version. */
function typeOf(frame: Uint8Array, { headerLength, typeAt }: Link, at: number): number {
  if (typeAt !== undefined) return uint16(frame, at === headerLength ? typeAt : at - 2);
  const version = versionOf(frame, at);
  return version === 4 ? IPV4 : version === 6 ? IPV6 : 0;
}

function versionOf(frame: Uint8Array, at: number): number {
  return (frame[at] ?? 0) >> 4;
}

/** End of the network packet by its own account, or of the frame when it gives none or the frame is shorter. */
function endOf(frame: Uint8Array, type: number, at: number): number {
  if (type === ARP) return Math.min(at + 28, frame.length);
  if (type === IPV4 && versionOf(frame, at) === 4) {
    const totalLength = uint16(frame, at + 2);
    // Less than a header is no length: 0 is a packet that segmentation offload is yet to cut.
    return totalLength < 20 ? frame.length : Math.min(at + totalLength, frame.length);
  }
  if (type === IPV6 && versionOf(frame, at) === 6) {
    const payloadLength = uint16(frame, at + 4);
    return payloadLength === 0 ? frame.length : Math.min(at + 40 + payloadLength, frame.length);
  }
  return frame.length;
}

// A write beyond the end of a Uint8Array has no effect: frames that are cut need no care here.

function zeroTimeToLive(frame: Uint8Array, type: number, at: number): void {
  if (type === IPV4 && versionOf(frame, at) === 4) {
    frame[at + 8] = 0;
    zeroWord(frame, at + 10);
  } else if (type === IPV6 && versionOf(frame, at) === 6) frame[at + 7] = 0;
}

function zeroChecksums(frame: Uint8Array, type: number, at: number, end: number): void {
  if (type === IPV4 && versionOf(frame, at) === 4) {
    zeroWord(frame, at + 10);
    const headerLength = ((frame[at] ?? 0) & 0x0f) * 4;
    const isLaterFragment = (uint16(frame, at + 6) & 0x1fff) !== 0;
    const protocol = frame[at + 9] ?? 0;
    if (headerLength < 20 || isLaterFragment || protocol === PROTOCOL.icmpv6) return;
    zeroTransportChecksum(frame, protocol, at + headerLength, end);
  } else if (type === IPV6 && versionOf(frame, at) === 6) zeroAfterExtensions(frame, at, end);
}

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION = 60;

/** Passes over IPv6 extension headers (RFC 8200, 4) to the checksum of what follows them. */
function zeroAfterExtensions(frame: Uint8Array, packet: number, end: number): void {
  let protocol = frame[packet + 6] ?? 0;
  let at = packet + 40;
  while (protocol === HOP_BY_HOP || protocol === ROUTING || protocol === FRAGMENT || protocol === DESTINATION) {
    if (at + 8 > end || (protocol === FRAGMENT && uint16(frame, at + 2) >> 3 !== 0)) return;
    const length = protocol === FRAGMENT ? 8 : ((frame[at + 1] ?? 0) + 1) * 8;
    protocol = frame[at] ?? 0;
    at += length;
  }
  if (protocol !== PROTOCOL.icmp) zeroTransportChecksum(frame, protocol, at, end);
}

function zeroTransportChecksum(frame: Uint8Array, protocol: number, at: number, end: number): void {
  const checksumAt = at + checksumOffset(protocol);
  // Checked by the byte: what follows a short packet is padding, which is not ours to zero.
  if (checksumAt < end) frame[checksumAt] = 0;
  if (checksumAt + 1 < end) frame[checksumAt + 1] = 0;
}

/** Offset of the checksum in a header; NaN, which is below no end, when the protocol has none that is known. */
function checksumOffset(protocol: number): number {
  if (protocol === PROTOCOL.tcp) return 16;
  if (protocol === PROTOCOL.udp) return 6;
  return protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6 ? 2 : Number.NaN;
}

function fromNetworkLayer(frame: Uint8Array, type: number, at: number, end: number): Uint8Array {
  if (frame.length === 0) return frame;
  if (at >= 2) {
    writeWord(frame, at - 2, type);
    return frame.subarray(at - 2, end);
  }
  const packet = new Uint8Array(2 + end);
  writeWord(packet, 0, type);
  packet.set(frame.subarray(0, end), 2);
  return packet;
}

/** Moves the link header over the tags. */
function withoutTags(frame: Uint8Array, link: Link, type: number, at: number, end: number): Uint8Array {
  const { headerLength, typeAt } = link;
  const tagBytes = at - headerLength;
  if (tagBytes > 0 && typeAt !== undefined) {
    writeWord(frame, typeAt, type);
    frame.copyWithin(tagBytes, 0, headerLength);
  }
  return frame.subarray(tagBytes, end);
}

function zeroWord(bytes: Uint8Array, at: number): void {
  writeWord(bytes, at, 0);
}

function writeWord(bytes: Uint8Array, at: number, number: number): void {
  bytes[at] = number >> 8;
  bytes[at + 1] = number & 0xff;
}
