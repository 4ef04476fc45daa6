import { uint16, uint32 } from './big-endian.ts';
import { readEthernet } from './ethernet.ts';
import { addresses, type Ip, PROTOCOL, readIpv4, readIpv6 } from './ip.ts';

/** What one side of a TCP connection has sent, put together from its segments however they were cut. */
export interface TcpStream {
  /** In the order of sequence numbers; zero where nothing was seen. */
  readonly bytes: Uint8Array;
  /** Places within `bytes` of which no segment was seen: offset and length. */
  readonly gaps: readonly { readonly offset: number; readonly length: number }[];
  /** Places whose bytes were sent twice, and differ. */
  readonly conflicts: number;
}

/** The streams within frames by their direction, such as `10.0.0.1.40000 > 10.0.0.2.5201`. Segments without payload say nothing. */
export function tcpStreams(frames: readonly Uint8Array[]): ReadonlyMap<string, TcpStream> {
  const segments = new Map<string, Segment[]>();
  for (const frame of frames) {
    const segment = readSegment(frame);
    if (segment === undefined) continue;
    const known = segments.get(segment.stream);
    if (known === undefined) segments.set(segment.stream, [segment]);
    else known.push(segment);
  }
  return new Map([...segments].map(([stream, all]) => [stream, assemble(all)]));
}

interface Segment {
  readonly stream: string;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

function readSegment(frame: Uint8Array): Segment | undefined {
  const ethernet = readEthernet(frame);
  const ip = ethernet && (ethernet.type === 0x0800 ? readIpv4(ethernet.payload) : readIpv6Of(ethernet));
  if (ip?.protocol !== PROTOCOL.tcp || ip.fragment !== undefined || ip.payload.length < 20) return undefined;
  const payload = ip.payload.subarray(((ip.payload[12] ?? 0) >> 4) * 4);
  return payload.length === 0 ? undefined : { stream: streamOf(ip), sequence: uint32(ip.payload, 4), payload };
}

function readIpv6Of({ type, payload }: { readonly type: number; readonly payload: Uint8Array }): Ip | undefined {
  return type === 0x86dd ? readIpv6(payload) : undefined;
}

function streamOf(ip: Ip): string {
  const { source, destination } = addresses(ip);
  return `${source}.${uint16(ip.payload, 0)} > ${destination}.${uint16(ip.payload, 2)}`;
}

function assemble(segments: readonly Segment[]): TcpStream {
  const [first] = segments as [Segment];
  // Sequence numbers wrap; a stream that is captured whole stays within half of their range of its first segment.
  const placed = segments
    .map(({ sequence, payload }) => ({ at: (sequence - first.sequence) | 0, payload }))
    .sort((a, b) => a.at - b.at);
  const begin = placed[0]?.at ?? 0;
  const end = placed.reduce((most, { at, payload }) => Math.max(most, at + payload.length), begin);
  const bytes = new Uint8Array(end - begin);
  const gaps: { offset: number; length: number }[] = [];
  let [filled, conflicts] = [0, 0];
  for (const { at, payload } of placed) {
    const offset = at - begin;
    if (offset > filled) gaps.push({ offset: filled, length: offset - filled });
    const again = Math.min(Math.max(filled - offset, 0), payload.length);
    const isGap = (index: number) => gaps.some((gap) => index >= gap.offset && index < gap.offset + gap.length);
    for (let index = 0; index < again; index += 1) {
      if (!isGap(offset + index) && bytes[offset + index] !== payload[index]) conflicts += 1;
    }
    bytes.set(payload, offset);
    filled = Math.max(filled, offset + payload.length);
  }
  return { bytes, gaps, conflicts };
}
