/** Where a capture stops being readable. */
export interface Damage {
  /** Byte offset, in the uncompressed capture, of the header, record or block that is damaged; all before it has been read. */
  readonly offset: number;
  /** One sentence. */
  readonly reason: string;
}

/** Longest frame of a capture, in bytes; libpcap's own bound (MAXIMUM_SNAPLEN), and tcpdump's default snapshot length. */
export const MAX_FRAME_BYTES = 262_144;
