import { uint16, uint32 } from './big-endian.ts';
import { addresses, type Ip, PROTOCOL } from './ip.ts';
import type { Kind } from './kind.ts';

/** One line about an IP packet, in the manner of tcpdump(8) with -n and absolute sequence numbers. */
export function summarizeIp(ip: Ip, kind: Kind): string {
  const { source, destination } = addresses(ip);
  const { payload, payloadLength, fragment } = ip;
  const port = (at: number) => (needsPorts(ip) && payload.length >= 4 ? `.${uint16(payload, at)}` : '');
  const what =
    fragment !== undefined && fragment.offset > 0 ? `${protocolName(ip)}, length ${payloadLength}` : content(ip, kind);
  const place =
    fragment === undefined
      ? ''
      : ` [fragment of id ${fragment.id}, offset ${fragment.offset}${fragment.more ? ', more follow' : ''}]`;
  const cut = payload.length < Math.max(payloadLength, headerLength(ip)) ? ' [cut short]' : '';
  return `${source}${port(0)} > ${destination}${port(2)}: ${what}${place}${cut}`;
}

function isLaterFragment({ fragment }: Ip): boolean {
  return fragment !== undefined && fragment.offset > 0;
}

function needsPorts(ip: Ip): boolean {
  return !isLaterFragment(ip) && (ip.protocol === PROTOCOL.tcp || ip.protocol === PROTOCOL.udp);
}

/** Bytes without which a packet of this protocol says nothing. */
function headerLength(ip: Ip): number {
  if (isLaterFragment(ip)) return 0;
  if (ip.protocol === PROTOCOL.tcp) return 20;
  if (ip.protocol === PROTOCOL.udp) return 8;
  return isIcmp(ip) ? 8 : 0;
}

function isIcmp({ version, protocol }: Ip): boolean {
  return protocol === (version === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6);
}

function protocolName(ip: Ip): string {
  if (ip.protocol === PROTOCOL.tcp) return 'TCP';
  if (ip.protocol === PROTOCOL.udp) return 'UDP';
  if (isIcmp(ip)) return ip.version === 4 ? 'ICMP' : 'ICMPv6';
  return `IPv${ip.version} proto ${ip.protocol}`;
}

function content(ip: Ip, kind: Kind): string {
  const { payload, payloadLength } = ip;
  if (payload.length < headerLength(ip)) return protocolName(ip);
  if (ip.protocol === PROTOCOL.tcp) return tcp(payload, payloadLength);
  if (ip.protocol === PROTOCOL.udp) return `UDP, length ${Math.max(uint16(payload, 4) - 8, 0)}`;
  if (/ echo re(quest|ply)$/.test(kind))
    return `${kind}, id ${uint16(payload, 4)}, seq ${uint16(payload, 6)}, length ${payloadLength}`;
  return `${kind}, length ${payloadLength}`;
}

/** The flags from the lowest bit on, in tcpdump's letters. */
const TCP_FLAGS = ['F', 'S', 'R', 'P', '.', 'U', 'E', 'W'] as const;

function tcp(segment: Uint8Array, segmentLength: number): string {
  const flagBits = segment[13] ?? 0;
  const flags = TCP_FLAGS.filter((_, bit) => (flagBits & (1 << bit)) !== 0).join('') || 'none';
  const length = Math.max(segmentLength - ((segment[12] ?? 0) >> 4) * 4, 0);
  const sequence = uint32(segment, 4);
  const range = length > 0 ? `${sequence}:${(sequence + length) % 0x1_0000_0000}` : `${sequence}`;
  return [
    `Flags [${flags}]`,
    // A segment without data, SYN, FIN or RST takes no sequence number.
    ...(length > 0 || (flagBits & 0b111) !== 0 ? [`seq ${range}`] : []),
    ...((flagBits & 0x10) !== 0 ? [`ack ${uint32(segment, 8)}`] : []),
    `win ${uint16(segment, 14)}`,
    `length ${length}`,
  ].join(', ');
}
