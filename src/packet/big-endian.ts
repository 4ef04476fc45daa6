/** The unsigned 16-bit number at `at` in network byte order. Bytes beyond the end count as zero: callers check lengths. */
export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** The unsigned 32-bit number at `at` in network byte order. Bytes beyond the end count as zero. */
export function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) * 0x1_0000 + uint16(bytes, at + 2);
}
