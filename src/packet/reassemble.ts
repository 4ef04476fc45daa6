import type { Frame } from '../model/observation.ts';
import { uint16 } from './big-endian.ts';
import { internetChecksum } from './checksum.ts';
import { byteString } from './content.ts';
import { readEthernet } from './ethernet.ts';
import { type Ip, readIp } from './ip.ts';

/**
 * The frames of a capture with fragments of IPv4 (RFC 791) and IPv6 (RFC 8200) put together: a packet stands where the last of its fragments came,
 * at its time, with the headers of a whole one. Fragments of packets that never became whole stay, where they are, and so does what overlaps. Never throws.
 *
 * @param placeOf what was captured at different places does not belong together; all at one, unless told
 */
export function reassembled<Captured extends Frame>(
  frames: readonly Captured[],
  placeOf: (frame: Captured) => unknown = () => undefined,
): readonly Captured[] {
  const open = new Map<string, Fragment[]>();
  const result: (Captured | undefined)[] = [...frames];
  frames.forEach((frame, place) => {
    const read = readFragment(frame, place);
    if (read === undefined) return;
    const { fragment } = read;
    const key = `${placeOf(frame)} ${read.key}`;
    const known = [...(open.get(key) ?? []), fragment].sort((a, b) => a.offset - b.offset);
    const packet = packetOf(known);
    if (packet === undefined) {
      open.set(key, known);
      return;
    }
    open.delete(key);
    for (const one of known) result[one.place] = undefined;
    result[place] = { ...frame, bytes: packet, wireLength: packet.length };
  });
  return result.filter((frame) => frame !== undefined);
}

interface Fragment {
  /** Of its frame in the capture. */
  readonly place: number;
  /** In bytes. */
  readonly offset: number;
  readonly isLast: boolean;
  readonly version: Ip['version'];
  /** Ethernet and IP headers. */
  readonly headers: Uint8Array;
  /** Bytes of `headers` that are Ethernet's. */
  readonly ipAt: number;
  readonly content: Uint8Array;
}

/** Where the header has its addresses. */
const ADDRESSES = { 4: [12, 20], 6: [8, 40] } as const;

function readFragment({ bytes }: Frame, place: number) {
  const ethernet = readEthernet(bytes);
  const ip = ethernet && readIp(ethernet.type, ethernet.payload);
  if (ethernet === undefined || ip?.fragment === undefined || ip.payload.length !== ip.payloadLength) return undefined;
  const { id, offset, more } = ip.fragment;
  const ipAt = bytes.length - ethernet.payload.length;
  const contentAt = ip.payload.byteOffset - bytes.byteOffset;
  const key = `${ip.version} ${id} ${ip.protocol} ${byteString(ip.header.subarray(...ADDRESSES[ip.version]))}`;
  const fragment: Fragment = {
    place,
    offset,
    isLast: !more,
    version: ip.version,
    headers: bytes.subarray(0, contentAt),
    ipAt,
    content: ip.payload,
  };
  return { key, fragment };
}

/** The most that a header can say, in bytes. */
const LONGEST = 65_535;

/** The frame that fragments in order of their offsets make, when they are all there. */
function packetOf(fragments: readonly Fragment[]): Uint8Array | undefined {
  const [first] = fragments;
  let end = 0;
  for (const { offset, content } of fragments) {
    if (offset !== end) return undefined;
    end += content.length;
  }
  if (first === undefined || fragments.at(-1)?.isLast !== true) return undefined;
  const headers = first.version === 4 ? wholeIpv4(first, end) : wholeIpv6(first, end);
  if (headers === undefined) return undefined;
  const packet = new Uint8Array(headers.length + end);
  packet.set(headers);
  for (const { offset, content } of fragments) packet.set(content, headers.length + offset);
  return packet;
}

/** The headers of a fragment as those of its whole packet, which has so many bytes of content; undefined when there is no such packet. */
function wholeIpv4({ headers, ipAt }: Fragment, contentBytes: number): Uint8Array | undefined {
  const saidBytes = headers.length - ipAt + contentBytes;
  if (saidBytes > LONGEST) return undefined;
  const whole = Uint8Array.from(headers);
  const header = whole.subarray(ipAt);
  setUint16(header, 2, saidBytes);
  setUint16(header, 6, uint16(header, 6) & 0xc000);
  setUint16(header, 10, 0);
  setUint16(header, 10, internetChecksum(header));
  return whole;
}

const IPV6_HEADER = 40;
const FRAGMENT_HEADER = 8;

/** As `wholeIpv4`: the fragment header, which is the last one, is taken out. */
function wholeIpv6({ headers, ipAt }: Fragment, contentBytes: number): Uint8Array | undefined {
  const fragmentAt = headers.length - FRAGMENT_HEADER;
  const saidBytes = fragmentAt - ipAt - IPV6_HEADER + contentBytes;
  if (saidBytes > LONGEST) return undefined;
  const whole = headers.slice(0, fragmentAt);
  setUint16(whole, ipAt + 4, saidBytes);
  // Each header says what the next one is, and options how long they are.
  let nextAt = ipAt + 6;
  for (let at = ipAt + IPV6_HEADER; at < fragmentAt; at += ((headers[at + 1] ?? 0) + 1) * 8) nextAt = at;
  whole[nextAt] = headers[fragmentAt] ?? 0;
  return whole;
}

function setUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes.set([value >> 8, value & 0xff], at);
}
