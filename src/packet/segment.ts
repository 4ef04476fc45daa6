import { ipv4Text, ipv6Text } from './address.ts';
import { uint16, uint32 } from './big-endian.ts';
import { byteString } from './content.ts';
import { readEthernet } from './ethernet.ts';
import { type Ip, PROTOCOL, readIp } from './ip.ts';

/** A flag that is an event of a TCP stream. */
export type TcpFlag = 'SYN' | 'FIN' | 'RST';

/**
 * What a frame says that does not depend on how streams are cut into frames, nor on who fills in transport checksums:
 *
 * - `tcp`: payload of one direction of a connection and the flags SYN, FIN and RST, each at its sequence number
 * - `datagram`: a UDP datagram without its checksum
 * - `frame`: all else as a whole; of a TCP segment that neither holds payload nor such a flag, without its checksum
 */
export type Segment =
  | {
      readonly kind: 'tcp';
      /** Which direction of which connection; `streamName` tells it. */
      readonly stream: string;
      /** Of the payload's first byte. */
      readonly sequence: number;
      /** A view of the frame. */
      readonly payload: Uint8Array;
      readonly events: readonly { readonly flag: TcpFlag; readonly sequence: number }[];
    }
  | {
      readonly kind: 'datagram';
      /** Its stream and its payload; `datagramName` tells it. */
      readonly key: string;
    }
  | { readonly kind: 'frame'; readonly key: string };

/**
 * Reads a frame through its VLAN tags, whose ids are part of the stream's name. Fragments, what was cut, and what cannot be read are frames.
 *
 * @param networkLayer true when the bytes begin with the EtherType instead of an Ethernet header
 */
export function readSegment(frame: Uint8Array, networkLayer = false): Segment {
  const link = networkLayer ? networkPacket(frame) : readEthernet(frame);
  const ip = link && readIp(link.type, link.payload);
  const isWhole = ip !== undefined && ip.fragment === undefined && ip.payload.length >= ip.payloadLength;
  if (link === undefined || !isWhole || link.tags.length > MOST_TAGS) return { kind: 'frame', key: byteString(frame) };
  if (ip.protocol === PROTOCOL.udp && ip.payload.length >= UDP_HEADER)
    return { kind: 'datagram', key: streamOf(ip, link.tags) + byteString(ip.payload.subarray(UDP_HEADER)) };
  const tcp = ip.protocol === PROTOCOL.tcp ? readTcp(ip, link.tags) : undefined;
  if (tcp === 'bare') return { kind: 'frame', key: withoutChecksum(frame, ip.payload) };
  return tcp ?? { kind: 'frame', key: byteString(frame) };
}

/** A stream, or that of a datagram, as a person reads it: `10.0.0.1.40000 > 10.0.0.2.5201`, ids of VLAN tags in front. */
export function streamName(key: string): string {
  const { tags, version, bytes } = decoded(key);
  const length = ADDRESS_BYTES[version];
  const text = version === 4 ? ipv4Text : ipv6Text;
  const ports = 1 + 2 * length;
  const ids = tags.map((id) => `vlan ${id}, `).join('');
  return `${ids}${text(bytes, 1)}.${uint16(bytes, ports)} > ${text(bytes, 1 + length)}.${uint16(bytes, ports + 2)}`;
}

/** A datagram as tcpdump(8) would print it: `10.0.0.1.40000 > 10.0.0.2.53: UDP, length 12`. */
export function datagramName(key: string): string {
  const { tags, version } = decoded(key);
  const length = key.length - (1 + 2 * ADDRESS_BYTES[version] + 4 + 2 * tags.length);
  return `${streamName(key)}: UDP, length ${length}`;
}

const UDP_HEADER = 8;
const TCP_HEADER = 20;
const TCP_CHECKSUM = 16;
const ADDRESS_BYTES = { 4: 4, 6: 16 } as const;
/** As many as the key has room to count. */
const MOST_TAGS = 15;
const [FIN, SYN, RST] = [1, 2, 4];

type Tags = readonly { readonly id: number }[];

function networkPacket(frame: Uint8Array) {
  return { tags: [] as Tags, type: uint16(frame, 0), payload: frame.subarray(2) };
}

/** Version and number of tags in a byte, addresses, ports, tags: each a character a byte. */
function streamOf({ version, header, payload }: Ip, tags: Tags): string {
  const at = version === 4 ? 12 : 8;
  const addresses = byteString(header.subarray(at, at + 2 * ADDRESS_BYTES[version]));
  const ids = tags.map(({ id }) => String.fromCharCode(id >> 8, id & 0xff)).join('');
  return String.fromCharCode((version << 4) | tags.length) + addresses + byteString(payload.subarray(0, 4)) + ids;
}

function decoded(key: string) {
  const first = key.charCodeAt(0);
  const version = first >> 4 === 4 ? 4 : 6;
  const fixed = 1 + 2 * ADDRESS_BYTES[version] + 4;
  const bytes = Buffer.from(key.slice(0, fixed + 2 * (first & 0x0f)), 'latin1');
  const tags = Array.from({ length: first & 0x0f }, (_, index) => uint16(bytes, fixed + 2 * index));
  return { version, tags, bytes } as const;
}

function readTcp(ip: Ip, tags: Tags): Segment | 'bare' | undefined {
  const { payload: segment } = ip;
  const headerLength = ((segment[12] ?? 0) >> 4) * 4;
  if (headerLength < TCP_HEADER || segment.length < headerLength) return undefined;
  const flags = segment[13] ?? 0;
  if (segment.length === headerLength && (flags & (FIN | SYN | RST)) === 0) return 'bare';
  const first = uint32(segment, 4);
  // SYN stands before the data and takes a sequence number, FIN and RST stand after it.
  const sequence = (flags & SYN) === 0 ? first : (first + 1) % 2 ** 32;
  const payload = segment.subarray(headerLength);
  const end = (sequence + payload.length) % 2 ** 32;
  const events = [
    ...((flags & SYN) === 0 ? [] : [{ flag: 'SYN', sequence: first } as const]),
    ...((flags & FIN) === 0 ? [] : [{ flag: 'FIN', sequence: end } as const]),
    ...((flags & RST) === 0 ? [] : [{ flag: 'RST', sequence: end } as const]),
  ];
  return { kind: 'tcp', stream: streamOf(ip, tags), sequence, payload, events };
}

/** The frame with zeros for the checksum of the segment, which is a view of it. */
function withoutChecksum(frame: Uint8Array, segment: Uint8Array): string {
  const at = segment.byteOffset - frame.byteOffset + TCP_CHECKSUM;
  return `${byteString(frame.subarray(0, at))}\0\0${byteString(frame.subarray(at + 2))}`;
}
