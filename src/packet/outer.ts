import { macText } from './address.ts';
import { uint16 } from './big-endian.ts';
import { decapsulate } from './decapsulate.ts';
import { readEthernet } from './ethernet.ts';
import { type ChecksumState, checkChecksums, stateOf, WRONG } from './frameChecksums.ts';
import { addresses, type Ip, readIp } from './ip.ts';
import { type OuterTunnel, readTunnel, type TunnelType } from './tunnelHeaders.ts';

/** The headers around an inner frame, as they stand on the wire. */
export interface Outer {
  readonly ethernet: OuterEthernet;
  readonly ip: OuterIp;
  readonly tunnel: OuterTunnel;
  /** The Ethernet frame within; a view. */
  readonly inner: Uint8Array;
}

export interface OuterEthernet {
  readonly source: string;
  readonly destination: string;
  /** Ids of VLAN tags from the outside in. */
  readonly vlans: readonly number[];
}

export interface OuterIp {
  readonly version: 4 | 6;
  readonly source: string;
  readonly destination: string;
  /** Time to live, or hop limit. */
  readonly timeToLive: number;
  /** Always true of IPv6, which routers do not fragment. */
  readonly dontFragment: boolean;
  /** Length of the whole packet in bytes, as its header says. */
  readonly saidBytes: number;
  /** Bytes that follow the Ethernet header; more than the packet says where the frame is padded. */
  readonly bytes: number;
  /** Of the IPv4 header. */
  readonly checksum: ChecksumState;
}

/**
 * Reads the headers around a frame; undefined where `decapsulate` finds none of that type. A fragment has no frame: `reassembled` makes a
 * whole packet of them. Never throws, whatever the bytes.
 */
export function readOuter(frame: Uint8Array, type: TunnelType): Outer | undefined {
  const inner = decapsulate(frame, type);
  const ethernet = readEthernet(frame);
  const ip = ethernet && readIp(ethernet.type, ethernet.payload);
  if (inner === undefined || ethernet === undefined || ip === undefined) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const wrong = checkChecksums(view, frame.length - ethernet.payload.length, frame.length, ethernet.type);
  const headers = ip.payload.subarray(0, inner.byteOffset - ip.payload.byteOffset);
  return {
    ethernet: {
      source: macText(frame, 6),
      destination: macText(frame, 0),
      vlans: ethernet.tags.map(({ id }) => id),
    },
    ip: outerIp(ip, ethernet.payload, wrong),
    tunnel: readTunnel(type, ip, headers, wrong),
    inner,
  };
}

const IPV6_HEADER = 40;

function outerIp(ip: Ip, packet: Uint8Array, wrong: number): OuterIp {
  const four = ip.version === 4;
  return {
    version: ip.version,
    ...addresses(ip),
    timeToLive: packet[four ? 8 : 7] ?? 0,
    dontFragment: four ? (uint16(packet, 6) & 0x4000) !== 0 : true,
    saidBytes: four ? uint16(packet, 2) : IPV6_HEADER + uint16(packet, 4),
    bytes: packet.length,
    checksum: four ? stateOf(wrong, WRONG.header) : 'none',
  };
}
