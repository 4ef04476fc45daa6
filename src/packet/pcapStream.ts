import { MAX_FRAME_BYTES } from './damage.ts';
import { FILE_HEADER, NANOSECOND_MAGIC, RECORD_HEADER } from './pcapHeader.ts';
import { ETHERNET } from './toEthernet.ts';

/** A classic pcap file that is written piece by piece: nanoseconds, little-endian, Ethernet. */
export interface PcapStream {
  /** Where frames are put; what was put there is gone when the next one is announced. */
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Begins a packet, and gives the place in `bytes` where its `length` bytes belong. */
  readonly add: (packet: PacketHead) => number;
  /** Writes what has not been written yet. */
  readonly end: () => void;
}

/** What a record says of its packet. */
export interface PacketHead {
  /** 1 to `MAX_FRAME_BYTES`. */
  readonly length: number;
  readonly wireLength: number;
  /** As in a batch; a time that the format cannot say, or none (NaN), becomes the nearest, or 0. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

const ROOM_BYTES = 1 << 20;

/**
 * Begins a file.
 *
 * @param write is given the file's bytes in order; they are overwritten afterwards
 */
export function pcapStream(write: (bytes: Uint8Array) => void): PcapStream {
  const bytes = Buffer.alloc(ROOM_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(0, NANOSECOND_MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, MAX_FRAME_BYTES, true);
  view.setUint32(20, ETHERNET, true);
  let used = FILE_HEADER;
  return { bytes, view, add, end: flush };

  function add({ length, wireLength, seconds, nanoseconds }: PacketHead): number {
    if (!(length > 0 && length <= MAX_FRAME_BYTES)) throw new RangeError(`a frame of ${length} bytes`);
    if (used + RECORD_HEADER + length > ROOM_BYTES) flush();
    const isTold = seconds >= 0 && seconds <= 0xffff_ffff;
    view.setUint32(used, isTold ? seconds : seconds > 0 ? 0xffff_ffff : 0, true);
    view.setUint32(used + 4, isTold ? nanoseconds : 0, true);
    view.setUint32(used + 8, length, true);
    view.setUint32(used + 12, Math.max(length, Math.min(wireLength, 0xffff_ffff)), true);
    const frame = used + RECORD_HEADER;
    used = frame + length;
    return frame;
  }

  function flush(): void {
    if (used > 0) write(bytes.subarray(0, used));
    used = 0;
  }
}
