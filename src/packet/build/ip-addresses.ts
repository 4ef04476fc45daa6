import { ipv4Bytes } from '../address.ts';
import { join, longs } from './bytes.ts';

/** Sender and receiver, both IPv4 or both IPv6; TCP, UDP and ICMPv6 checksum them with their own bytes. */
export interface Addresses {
  readonly source: string;
  readonly destination: string;
}

/** The pseudo header that stands before a transport's own bytes for the checksum (RFC 768, RFC 9293 3.1, RFC 8200 8.1). */
export function pseudoHeader({ source, destination }: Addresses, protocol: number, length: number): Uint8Array {
  return join(addressBytes(source), addressBytes(destination), longs(length, protocol));
}

function addressBytes(text: string): Uint8Array {
  return text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
}

/**
 * The sixteen bytes of an IPv6 address (RFC 4291, 2.2; without an IPv4 address at its end).
 *
 * @throws RangeError when `text` is no such address
 */
export function ipv6Bytes(text: string): Uint8Array {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [before = [], after = []] = halves;
  const missing = 8 - before.length - after.length;
  const isWhole = halves.length === 2 ? missing > 0 : missing === 0;
  const groups = [...before, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...after];
  if (halves.length > 2 || !isWhole || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)))
    throw new RangeError(`not an IPv6 address: ${text}`);
  return Uint8Array.from(groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group]));
}
