import { macBytes } from '../address.ts';
import { internetChecksum } from '../checksum.ts';
import { PROTOCOL } from '../ip.ts';
import { join, longs, withWord, words } from './bytes.ts';
import { type Addresses, ipv6Bytes, pseudoHeader } from './ip-addresses.ts';

/** What `ipv6` may name as next header beside the protocols. */
export const HOP_BY_HOP = 0;
const FRAGMENT_HEADER = 44;

/** What an IPv6 header says beside the length. */
export interface Ipv6Header extends Addresses {
  /** Protocol number, or that of an extension header with which the payload begins. */
  readonly nextHeader: number;
  /** 64 unless told. */
  readonly hopLimit?: number;
  /** 0 unless told. */
  readonly flowLabel?: number;
}

/** An IPv6 packet (RFC 8200). */
export function ipv6(
  { source, destination, nextHeader, hopLimit = 64, flowLabel = 0 }: Ipv6Header,
  payload: Uint8Array,
): Uint8Array {
  const first = longs(0x6000_0000 + flowLabel);
  const second = words(payload.length, (nextHeader << 8) | hopLimit);
  return join(first, second, ipv6Bytes(source), ipv6Bytes(destination), payload);
}

/**
 * The payload behind a hop-by-hop options header.
 *
 * @param options type, length and data of each; padded to a multiple of 8 bytes
 */
export function hopByHop(
  { nextHeader, options }: { readonly nextHeader: number; readonly options: Uint8Array },
  payload: Uint8Array,
): Uint8Array {
  const length = Math.ceil((2 + options.length) / 8) * 8;
  const missing = length - 2 - options.length;
  // Pad1 is a zero alone, PadN says how many follow.
  const padding =
    missing < 2 ? new Uint8Array(missing) : join(words(0x0100 | (missing - 2)), new Uint8Array(missing - 2));
  return join(words((nextHeader << 8) | (length / 8 - 1)), options, padding, payload);
}

/**
 * The same packet as `ipv6` would give, cut into fragments, each with a fragment header.
 *
 * @param size payload bytes of each fragment but the last; a multiple of 8
 */
export function ipv6Fragments(
  { id, ...header }: Ipv6Header & { readonly id: number },
  payload: Uint8Array,
  size: number,
): Uint8Array[] {
  return Array.from({ length: Math.ceil(payload.length / size) }, (_, index) => {
    const offset = index * size;
    const more = offset + size < payload.length ? 1 : 0;
    const part = payload.subarray(offset, offset + size);
    const fragment = join(words(header.nextHeader << 8, offset | more), longs(id), part);
    return ipv6({ ...header, nextHeader: FRAGMENT_HEADER }, fragment);
  });
}

/** An ICMPv6 echo request or reply (RFC 4443). */
export function icmpv6Echo(
  {
    addresses,
    kind,
    id,
    sequence,
  }: {
    readonly addresses: Addresses;
    readonly kind: 'request' | 'reply';
    readonly id: number;
    readonly sequence: number;
  },
  payload: Uint8Array,
): Uint8Array {
  return icmpv6(addresses, kind === 'request' ? 128 : 129, join(words(id, sequence), payload));
}

/** A neighbour solicitation, or the advertisement that answers one (RFC 4861); its packet's hop limit is 255. */
export function neighbor({
  addresses,
  kind,
  target,
  mac,
}: {
  readonly addresses: Addresses;
  readonly kind: 'solicitation' | 'advertisement';
  /** The address that is sought. */
  readonly target: string;
  /** The sender's Ethernet address. */
  readonly mac: string;
}): Uint8Array {
  const [type, flags, option] = kind === 'solicitation' ? [135, 0, 1] : [136, 0x6000, 2];
  const body = join(words(flags, 0), ipv6Bytes(target), words((option << 8) | 1), macBytes(mac));
  return icmpv6(addresses, type, body);
}

/** A report that its sender now listens to the groups (RFC 3810); its packet has hop limit 1 and a router alert. */
export function listenerReport(addresses: Addresses, groups: readonly string[]): Uint8Array {
  // 4: changed to exclude no sources at all.
  const records = groups.map((group) => join(words(0x0400, 0), ipv6Bytes(group)));
  return icmpv6(addresses, 143, join(words(0, groups.length), ...records));
}

function icmpv6(addresses: Addresses, type: number, body: Uint8Array): Uint8Array {
  const message = join(words(type << 8, 0), body);
  return withWord(message, 2, internetChecksum(pseudoHeader(addresses, PROTOCOL.icmpv6, message.length), message));
}
