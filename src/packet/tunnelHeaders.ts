import { uint16, uint32 } from './big-endian.ts';
import { internetChecksum } from './checksum.ts';
import { type ChecksumState, stateOf, WRONG } from './frameChecksums.ts';
import type { Ip } from './ip.ts';

/** What a tunnel puts around a frame. */
export type TunnelType = 'gre' | 'erspan' | 'vxlan' | 'geneve';

export interface OuterUdp {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Length of the datagram in bytes, as its header says. */
  readonly saidBytes: number;
  /** Bytes of the datagram by the IP packet that it is in. */
  readonly bytes: number;
  readonly checksum: ChecksumState;
}

/** What the tunnel's own headers say; what is absent has no field. */
export type OuterTunnel =
  | {
      readonly type: 'gre';
      readonly key?: number;
      readonly sequence?: number;
      readonly checksum: ChecksumState;
    }
  | ({ readonly type: 'erspan'; readonly sequence?: number } & Erspan)
  | { readonly type: 'vxlan'; readonly udp: OuterUdp; readonly vni: number }
  | {
      readonly type: 'geneve';
      readonly udp: OuterUdp;
      readonly vni: number;
      readonly options: readonly GeneveOption[];
    };

/** ERSPAN's header (draft-foschiano-erspan-03): type I has none. */
export type Erspan =
  | { readonly version: 'I' }
  | ({ readonly version: 'II' /** 20 bits. */; readonly index: number } & ErspanStart)
  | ({
      readonly version: 'III';
      readonly timestamp: number;
      readonly direction: 'ingress' | 'egress';
      /** 6 bits. */
      readonly hardware: number;
    } & ErspanStart);

interface ErspanStart {
  /** 10 bits. */
  readonly session: number;
  /** VLAN of the mirrored frame. */
  readonly vlan: number;
  /** Class of service of the mirrored frame. */
  readonly priority: number;
  /** The header's T bit: the frame was cut before it was wrapped. */
  readonly isCut: boolean;
}

/** An option of Geneve (RFC 8926). */
export interface GeneveOption {
  readonly class: number;
  /** With the bit that makes it critical. */
  readonly type: number;
  readonly data: Uint8Array;
}

/**
 * Reads a tunnel's own headers.
 *
 * @param headers from behind the IP header up to the inner frame
 * @param wrong of the packet, as `checkChecksums` says
 */
export function readTunnel(type: TunnelType, ip: Ip, headers: Uint8Array, wrong: number): OuterTunnel {
  switch (type) {
    case 'gre': {
      const { key, sequence, hasChecksum } = readGreHeader(headers);
      const checksum = hasChecksum ? (internetChecksum(ip.payload) === 0 ? 'right' : 'wrong') : 'none';
      return { type, ...(key !== undefined && { key }), ...(sequence !== undefined && { sequence }), checksum };
    }
    case 'erspan': {
      const { protocol, sequence, rest } = readGreHeader(headers);
      return { type, ...(sequence !== undefined && { sequence }), ...readErspan(protocol, rest) };
    }
    case 'vxlan':
      return { type, udp: readUdp(ip, wrong), vni: vniAt(headers, 12) };
    case 'geneve':
      return { type, udp: readUdp(ip, wrong), vni: vniAt(headers, 12), options: geneveOptions(headers.subarray(16)) };
    default:
      return type satisfies never;
  }
}

/** RFC 2784 and RFC 2890: checksum, key and sequence number take four bytes each where flagged. */
function readGreHeader(header: Uint8Array) {
  const flags = uint16(header, 0);
  const [hasChecksum, hasKey, hasSequence] = [0x8000, 0x2000, 0x1000].map((flag) => (flags & flag) !== 0);
  const keyAt = hasChecksum ? 8 : 4;
  const sequenceAt = hasKey ? keyAt + 4 : keyAt;
  return {
    protocol: uint16(header, 2),
    hasChecksum: hasChecksum === true,
    key: hasKey ? uint32(header, keyAt) : undefined,
    sequence: hasSequence ? uint32(header, sequenceAt) : undefined,
    rest: header.subarray(hasSequence ? sequenceAt + 4 : sequenceAt),
  };
}

const ERSPAN_III = 0x22eb;

function readErspan(protocol: number, header: Uint8Array): Erspan {
  if (header.length === 0) return { version: 'I' };
  const second = uint16(header, 2);
  const start: ErspanStart = {
    session: second & 0x3ff,
    vlan: uint16(header, 0) & 0xfff,
    priority: second >> 13,
    isCut: (second & 0x400) !== 0,
  };
  if (protocol !== ERSPAN_III) return { version: 'II', ...start, index: uint32(header, 4) % 0x10_0000 };
  const last = uint16(header, 10);
  return {
    version: 'III',
    ...start,
    timestamp: uint32(header, 4),
    direction: (last & 0x8) === 0 ? 'ingress' : 'egress',
    hardware: (last >> 4) & 0x3f,
  };
}

const UDP_CHECKSUM = 6;

function readUdp({ payload, version, payloadLength }: Ip, wrong: number): OuterUdp {
  const hasNone = version === 4 && uint16(payload, UDP_CHECKSUM) === 0;
  return {
    sourcePort: uint16(payload, 0),
    destinationPort: uint16(payload, 2),
    saidBytes: uint16(payload, 4),
    bytes: payloadLength,
    checksum: hasNone ? 'none' : stateOf(wrong, WRONG.udp),
  };
}

/** 24 bits (RFC 7348, RFC 8926). */
function vniAt(headers: Uint8Array, at: number): number {
  return uint32(headers, at) >>> 8;
}

/** The options, each of four bytes and so many times four of data; what is left of one that goes beyond the end is left out. */
function geneveOptions(bytes: Uint8Array): readonly GeneveOption[] {
  const options: GeneveOption[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + ((bytes[at + 3] ?? 0) & 0x1f) * 4;
    if (end > bytes.length) break;
    options.push({ class: uint16(bytes, at), type: bytes[at + 2] ?? 0, data: bytes.subarray(at + 4, end) });
    at = end;
  }
  return options;
}
