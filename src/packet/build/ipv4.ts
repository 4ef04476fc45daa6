import { ipv4Bytes } from '../address.ts';
import { join, withChecksum, words } from './bytes.ts';
import type { Addresses } from './ip-addresses.ts';

/** What an IPv4 header says beside lengths and checksum. */
export interface Ipv4Header extends Addresses {
  /** Protocol number; `PROTOCOL` names some. */
  readonly protocol: number;
  /** Identification, 0 to 65535; fragments of one packet share it. */
  readonly id: number;
  /** 64 unless told. */
  readonly timeToLive?: number;
  /** Place within the packet that it is a fragment of: `offset` in bytes, a multiple of 8. Without it: don't fragment. */
  readonly fragment?: { readonly offset: number; readonly more: boolean };
}

/** An IPv4 packet (RFC 791) without options. */
export function ipv4(
  { source, destination, protocol, id, timeToLive = 64, fragment }: Ipv4Header,
  payload: Uint8Array,
): Uint8Array {
  const place = fragment === undefined ? 0x4000 : (fragment.more ? 0x2000 : 0) | (fragment.offset / 8);
  const header = join(
    words(0x4500, 20 + payload.length, id, place, (timeToLive << 8) | protocol, 0),
    ipv4Bytes(source),
    ipv4Bytes(destination),
  );
  return join(withChecksum(header, 10), payload);
}

/**
 * The same packet as `ipv4` would give, cut into fragments.
 *
 * @param size payload bytes of each fragment but the last; a multiple of 8
 */
export function ipv4Fragments(header: Omit<Ipv4Header, 'fragment'>, payload: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(payload.length / size) }, (_, index) => {
    const offset = index * size;
    const more = offset + size < payload.length;
    return ipv4({ ...header, fragment: { offset, more } }, payload.subarray(offset, offset + size));
  });
}

/** An ICMP echo request or reply (RFC 792). */
export function icmpEcho(
  { kind, id, sequence }: { readonly kind: 'request' | 'reply'; readonly id: number; readonly sequence: number },
  payload: Uint8Array,
): Uint8Array {
  return withChecksum(join(words(kind === 'request' ? 0x0800 : 0, 0, id, sequence), payload), 2);
}
