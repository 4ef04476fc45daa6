import type { Frame } from '../model/observation.ts';
import { uint16 } from './big-endian.ts';
import { readEthernet } from './ethernet.ts';
import { type Ip, PROTOCOL, readIp } from './ip.ts';
import { withoutOuterTag } from './outerTag.ts';

/** What a mirrored frame is wrapped in; `auto` is whichever of ERSPAN, GRE, VXLAN and Geneve it is. */
export type Encapsulation = 'gre' | 'erspan' | 'vxlan' | 'geneve' | 'vlan' | 'auto';

/**
 * The Ethernet frame within an Ethernet frame; undefined when `frame` is no such encapsulation.
 *
 * The outer packet may be IPv4 or IPv6, within VLAN tags, with options or extension headers. What follows its end by its
 * own length is not taken for inner bytes. A fragment of an outer packet gives undefined, since it holds a part only.
 * The result is a view, but for `vlan`. Never throws, whatever the bytes.
 *
 * - `gre`: transparent Ethernet bridging; an IP packet directly in GRE is no frame and gives undefined
 * - `erspan`: types I, II and III
 * - `vxlan`: to any UDP port, told by its header; with `auto` only to the ports 4789 and 8472
 * - `geneve`: to any UDP port; with `auto` only to the port 6081; options are passed over
 * - `vlan`: the outermost VLAN tag removed, as RSPAN adds it; new bytes
 */
export function decapsulate(frame: Uint8Array, kind: Encapsulation): Uint8Array | undefined {
  if (kind === 'vlan') return readEthernet(frame)?.tags.length ? withoutOuterTag(frame) : undefined;
  const outer = outerPacket(frame);
  const inner = outer && innerFrame(outer, kind);
  return inner !== undefined && inner.length >= ETHERNET_HEADER_LENGTH ? inner : undefined;
}

/**
 * The frame within a captured frame, with its time. What the capture cut of the outer frame is missing of the inner one; an
 * outer packet that was cut before it was captured holds a frame that is as short as it is.
 */
export function decapsulateFrame(frame: Frame, kind: Exclude<Encapsulation, 'vlan'>): Frame | undefined {
  const bytes = decapsulate(frame.bytes, kind);
  if (bytes === undefined) return undefined;
  return { timeNs: frame.timeNs, bytes, wireLength: bytes.length + frame.wireLength - frame.bytes.length };
}

/** Bytes without which an inner frame is none. */
const ETHERNET_HEADER_LENGTH = 14;

/** The IP packet of a frame, when it is one and whole. */
function outerPacket(frame: Uint8Array): Ip | undefined {
  const ethernet = readEthernet(frame);
  if (ethernet === undefined) return undefined;
  const { type, payload } = ethernet;
  const ip = readIp(type, payload);
  return ip?.fragment === undefined ? ip : undefined;
}

const GRE = 47;

function innerFrame({ protocol, payload }: Ip, kind: Exclude<Encapsulation, 'vlan'>): Uint8Array | undefined {
  switch (kind) {
    case 'gre':
      return protocol === GRE ? inGre(payload) : undefined;
    case 'erspan':
      return protocol === GRE ? inErspan(payload) : undefined;
    case 'vxlan':
      return protocol === PROTOCOL.udp ? inVxlan(payload) : undefined;
    case 'geneve':
      return protocol === PROTOCOL.udp ? inGeneve(payload) : undefined;
    case 'auto':
      if (protocol === GRE) return inErspan(payload) ?? inGre(payload);
      return protocol === PROTOCOL.udp ? inDatagram(payload) : undefined;
    default:
      return kind satisfies never;
  }
}

/** The frame in a UDP datagram, told by its port. */
function inDatagram(datagram: Uint8Array): Uint8Array | undefined {
  const port = uint16(datagram, 2);
  if (VXLAN_PORTS.includes(port)) return inVxlan(datagram);
  return port === GENEVE_PORT ? inGeneve(datagram) : undefined;
}

/** What GRE carries. */
interface GrePayload {
  /** EtherType of the content. */
  readonly type: number;
  readonly hasSequence: boolean;
  readonly content: Uint8Array;
}

/** Flags of the first word; the next 16 bits are the protocol. */
const GRE_FLAG = { checksum: 0x8000, key: 0x2000, sequence: 0x1000 } as const;
/** Routing of RFC 1701, which changes the layout, its two neighbours that RFC 2784 has discarded, and the version. */
const GRE_FOREIGN = 0x4000 | 0x0800 | 0x0400 | 0x0007;

/** Decodes a GRE header (RFC 2784, RFC 2890): checksum, key and sequence number take four bytes each where flagged. */
function readGre(packet: Uint8Array): GrePayload | undefined {
  const flags = uint16(packet, 0);
  if ((flags & GRE_FOREIGN) !== 0) return undefined;
  const optional = [GRE_FLAG.checksum, GRE_FLAG.key, GRE_FLAG.sequence].filter((flag) => (flags & flag) !== 0);
  const headerLength = 4 + 4 * optional.length;
  if (packet.length < headerLength) return undefined;
  return {
    type: uint16(packet, 2),
    hasSequence: (flags & GRE_FLAG.sequence) !== 0,
    content: packet.subarray(headerLength),
  };
}

const TRANSPARENT_ETHERNET_BRIDGING = 0x6558;

function inGre(packet: Uint8Array): Uint8Array | undefined {
  const gre = readGre(packet);
  return gre?.type === TRANSPARENT_ETHERNET_BRIDGING ? gre.content : undefined;
}

/** ERSPAN (draft-foschiano-erspan-03): the type is told by the GRE protocol and its sequence flag. */
function inErspan(packet: Uint8Array): Uint8Array | undefined {
  const gre = readGre(packet);
  if (gre?.type === 0x88be) return gre.hasSequence ? inErspan2(gre.content) : gre.content;
  return gre?.type === 0x22eb ? inErspan3(gre.content) : undefined;
}

function inErspan2(content: Uint8Array): Uint8Array | undefined {
  return erspanVersion(content) === 1 ? content.subarray(8) : undefined;
}

function inErspan3(content: Uint8Array): Uint8Array | undefined {
  const frameType = ((content[10] ?? 0) >> 2) & 0x1f;
  // 0 is Ethernet, 2 an IP packet without link header.
  if (erspanVersion(content) !== 2 || frameType !== 0) return undefined;
  const hasSubheader = ((content[11] ?? 0) & 1) !== 0;
  return content.subarray(hasSubheader ? 20 : 12);
}

/** Version field: 1 in type II, 2 in type III. */
function erspanVersion(content: Uint8Array): number {
  return (content[0] ?? 0) >> 4;
}

/** IANA's, and the one that Linux has had since before. */
const VXLAN_PORTS: readonly number[] = [4789, 8472];

function inVxlan(datagram: Uint8Array): Uint8Array | undefined {
  const content = datagramContent(datagram);
  return isVxlanHeader(content.subarray(0, 8)) ? content.subarray(8) : undefined;
}

function datagramContent(datagram: Uint8Array): Uint8Array {
  // A length of 0 is a datagram that segmentation offload is yet to cut.
  const end = uint16(datagram, 4) || datagram.length;
  return datagram.subarray(8, Math.max(end, 8));
}

/**
 * Whether eight bytes are a VXLAN header (RFC 7348): network identifier valid, all that is reserved zero. A group policy
 * (draft-smith-vxlan-group-policy) is let pass; the generic protocol extension (VXLAN-GPE) is not.
 */
function isVxlanHeader(header: Uint8Array): boolean {
  const flags = header[0] ?? 0;
  if (header.length < 8 || header[7] !== 0) return false;
  if (flags === 0x08) return header[1] === 0 && uint16(header, 2) === 0;
  // G, and of the second byte D (don't learn) and A (policy applied).
  return flags === 0x88 && ((header[1] ?? 0) & ~0x48) === 0;
}

/** IANA's. */
const GENEVE_PORT = 6081;

/** Geneve (RFC 8926): version 0, options of four bytes each, then the frame. A control packet carries none. */
function inGeneve(datagram: Uint8Array): Uint8Array | undefined {
  const content = datagramContent(datagram);
  const [first = 0, flags = 0] = content;
  const headerLength = 8 + 4 * (first & 0x3f);
  const isControl = (flags & 0x80) !== 0;
  if (content.length < headerLength || first >> 6 !== 0 || isControl) return undefined;
  return uint16(content, 2) === TRANSPARENT_ETHERNET_BRIDGING ? content.subarray(headerLength) : undefined;
}
