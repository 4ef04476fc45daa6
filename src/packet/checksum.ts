import { uint16 } from './big-endian.ts';

/** The Internet checksum (RFC 1071) over the parts, one after the other; each part but the last has an even length. */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    // uint16 reads zero beyond the end, which is the padding that the RFC asks for.
    for (let at = 0; at < part.length; at += 2) sum += uint16(part, at);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}
