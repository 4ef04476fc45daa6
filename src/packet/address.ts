import { uint16 } from './big-endian.ts';

/** An Ethernet address as text, such as `02:00:00:00:00:01`. */
export function macText(bytes: Uint8Array, at = 0): string {
  return Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** An IPv4 address as text, such as `192.168.1.3`. */
export function ipv4Text(bytes: Uint8Array, at = 0): string {
  return bytes.subarray(at, at + 4).join('.');
}

/** An IPv6 address as text (RFC 5952): lower case, the first longest run of two or more zero groups as `::`. */
export function ipv6Text(bytes: Uint8Array, at = 0): string {
  const groups = Array.from({ length: 8 }, (_, group) => uint16(bytes, at + 2 * group).toString(16));
  const runs = groups.join(':').match(/\b0(:0)+\b/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return groups.join(':');
  const [before = '', after = ''] = splitOnce(groups.join(':'), longest);
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`;
}

/** Splits at the first whole-group occurrence of `run`: in `10:0:1` the `0:1` of `10:1` is none. */
function splitOnce(text: string, run: string): string[] {
  const at = text.search(new RegExp(`\\b${run}\\b`));
  return [text.slice(0, at), text.slice(at + run.length)];
}

/**
 * The six bytes of an Ethernet address.
 *
 * @throws RangeError when `text` is no such address
 */
export function macBytes(text: string): Uint8Array {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) throw new RangeError(`not an Ethernet address: ${text}`);
  return Uint8Array.from(text.split(':'), (part) => Number.parseInt(part, 16));
}

/**
 * The four bytes of an IPv4 address.
 *
 * @throws RangeError when `text` is no such address
 */
export function ipv4Bytes(text: string): Uint8Array {
  const parts = text.split('.').map(Number);
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text) || parts.some((part) => part > 255))
    throw new RangeError(`not an IPv4 address: ${text}`);
  return Uint8Array.from(parts);
}
