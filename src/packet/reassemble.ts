import type { Frame } from '../model/observation.ts';
import { uint16 } from './big-endian.ts';
import { internetChecksum } from './checksum.ts';
import { byteString } from './content.ts';
import { readEthernet } from './ethernet.ts';
import { readIpv4 } from './ip.ts';

/**
 * The frames of a capture with IPv4 fragments (RFC 791) put together: a packet stands where the last of its fragments came, at its time, with the
 * length and checksum of a whole one. Fragments of packets that never became whole stay, where they are, and so does what overlaps. Never throws.
 */
export function reassembled(frames: readonly Frame[]): readonly Frame[] {
  const open = new Map<string, Fragment[]>();
  const result: (Frame | undefined)[] = [...frames];
  frames.forEach((frame, place) => {
    const read = readFragment(frame, place);
    if (read === undefined) return;
    const { key, fragment } = read;
    const known = [...(open.get(key) ?? []), fragment].sort((a, b) => a.offset - b.offset);
    const packet = packetOf(known);
    if (packet === undefined) {
      open.set(key, known);
      return;
    }
    open.delete(key);
    for (const one of known) result[one.place] = undefined;
    result[place] = { timeNs: frame.timeNs, bytes: packet, wireLength: packet.length };
  });
  return result.filter((frame) => frame !== undefined);
}

interface Fragment {
  /** Of its frame in the capture. */
  readonly place: number;
  /** In bytes. */
  readonly offset: number;
  readonly isLast: boolean;
  /** Ethernet and IP headers. */
  readonly headers: Uint8Array;
  /** Bytes of `headers` that are Ethernet's. */
  readonly ipAt: number;
  readonly content: Uint8Array;
}

const ADDRESSES = { at: 12, end: 20 } as const;

function readFragment({ bytes }: Frame, place: number) {
  const ethernet = readEthernet(bytes);
  const ip = ethernet?.type === 0x0800 ? readIpv4(ethernet.payload) : undefined;
  if (ethernet === undefined || ip?.fragment === undefined || ip.payload.length !== ip.payloadLength) return undefined;
  const { id, offset, more } = ip.fragment;
  const ipAt = bytes.length - ethernet.payload.length;
  const contentAt = ip.payload.byteOffset - bytes.byteOffset;
  const key = `${id} ${ip.protocol} ${byteString(ip.header.subarray(ADDRESSES.at, ADDRESSES.end))}`;
  const fragment: Fragment = {
    place,
    offset,
    isLast: !more,
    headers: bytes.subarray(0, contentAt),
    ipAt,
    content: ip.payload,
  };
  return { key, fragment };
}

/** Longest IP packet in bytes. */
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
  const { headers, ipAt } = first;
  const saidBytes = headers.length - ipAt + end;
  if (saidBytes > LONGEST) return undefined;
  const packet = new Uint8Array(headers.length + end);
  packet.set(headers);
  for (const { offset, content } of fragments) packet.set(content, headers.length + offset);
  const header = packet.subarray(ipAt, headers.length);
  const word = (at: number, value: number) => header.set([value >> 8, value & 0xff], at);
  word(2, saidBytes);
  word(6, uint16(header, 6) & 0xc000);
  word(10, 0);
  word(10, internetChecksum(header));
  return packet;
}
