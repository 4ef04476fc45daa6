import { internetChecksum } from '../checksum.ts';
import { PROTOCOL } from '../ip.ts';
import { join, longs, withWord, words } from './bytes.ts';
import { type Addresses, pseudoHeader } from './ip-addresses.ts';

/** What a UDP header says beside the length. */
export interface UdpHeader {
  readonly addresses: Addresses;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** `none` sends zero, as tunnels do; right unless told. */
  readonly checksum?: 'right' | 'none';
}

/** A UDP datagram (RFC 768). */
export function udp(
  { addresses, sourcePort, destinationPort, checksum = 'right' }: UdpHeader,
  payload: Uint8Array,
): Uint8Array {
  const datagram = join(words(sourcePort, destinationPort, 8 + payload.length, 0), payload);
  if (checksum === 'none') return datagram;
  const sum = internetChecksum(pseudoHeader(addresses, PROTOCOL.udp, datagram.length), datagram);
  // Zero would say that there is no checksum; all ones is the same number.
  return withWord(datagram, 6, sum === 0 ? 0xffff : sum);
}

/** What a TCP header says beside ports and checksum; numbers absolute. */
export interface TcpHeader {
  readonly addresses: Addresses;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment?: number;
  readonly flags: readonly TcpFlag[];
  /** 64240 unless told. */
  readonly window?: number;
  /** Kind, length and data of each, a multiple of 4 bytes in all, 40 at most; none unless told. */
  readonly options?: Uint8Array;
}

type TcpFlag = keyof typeof TCP_FLAG;

const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32 } as const;

/** A TCP segment (RFC 9293). */
export function tcp(header: TcpHeader, payload: Uint8Array): Uint8Array {
  const { addresses, sourcePort, destinationPort, sequence, acknowledgment = 0, window = 64_240 } = header;
  const { options = new Uint8Array() } = header;
  const flags = header.flags.reduce((bits, flag) => bits | TCP_FLAG[flag], 0);
  const length = (20 + options.length) / 4;
  const start = join(words(sourcePort, destinationPort), longs(sequence, acknowledgment));
  const segment = join(start, words((length << 12) | flags, window, 0, 0), options, payload);
  return withWord(segment, 16, internetChecksum(pseudoHeader(addresses, PROTOCOL.tcp, segment.length), segment));
}
