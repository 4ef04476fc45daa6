import type { Frame } from '../model/observation.ts';
import { type Damage, MAX_FRAME_BYTES } from './damage.ts';
import {
  FILE_HEADER,
  NANOSECOND_MAGIC,
  PCAPNG_MAGIC,
  type PcapFormat,
  RECORD_HEADER,
  readPcapHeader,
  recordCut,
  recordLie,
} from './pcapHeader.ts';

/** What a classic pcap file holds: all that is sound, from its beginning to its end or to the first damage. */
export interface PcapFile {
  /** LINKTYPE_ number; 1 is Ethernet. 0 when the file header is damaged. */
  readonly linkType: number;
  /** Most bytes of a frame that the capture kept; as the file says, 0 when the file header is damaged. */
  readonly snapLength: number;
  readonly frames: readonly Frame[];
  /** Absent when the file is sound to its last byte. */
  readonly damage?: Damage;
}

/** LINKTYPE_ETHERNET. */
const ETHERNET = 1;

/**
 * Reads a classic pcap file (draft-ietf-opsawg-pcap): microseconds or nanoseconds, either byte order.
 *
 * Never throws. A damaged file gives the frames before the damage, and the damage. The frames' bytes
 * are views of `file`, so memory stays in proportion to the file whatever its length fields say.
 */
export function readPcap(file: Uint8Array): PcapFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const format = readFormat(view);
  if ('reason' in format)
    return { linkType: 0, snapLength: 0, frames: [], damage: { offset: 0, reason: format.reason } };

  const { linkType, snapLength } = format;
  const frames: Frame[] = [];
  let offset = FILE_HEADER;
  while (offset < file.length) {
    const reason = recordDamage(view, offset, format);
    if (reason !== undefined) return { linkType, snapLength, frames, damage: { offset, reason } };
    const seconds = view.getUint32(offset, format.littleEndian);
    const fraction = view.getUint32(offset + 4, format.littleEndian);
    const start = offset + RECORD_HEADER;
    const end = start + view.getUint32(offset + 8, format.littleEndian);
    frames.push({
      timeNs: BigInt(seconds) * 1_000_000_000n + BigInt(fraction * format.nsPerTick),
      bytes: file.subarray(start, end),
      wireLength: view.getUint32(offset + 12, format.littleEndian),
    });
    offset = end;
  }
  return { linkType, snapLength, frames };
}

function readFormat(view: DataView): PcapFormat | { readonly reason: string } {
  if (view.byteLength >= 4 && view.getUint32(0) === PCAPNG_MAGIC)
    return { reason: 'The file is in pcapng format, not in classic pcap format.' };
  return readPcapHeader(view, 0, view.byteLength);
}

/** What is wrong with the record at `offset`, as a sentence; undefined when it is sound. */
function recordDamage(view: DataView, offset: number, { littleEndian, nsPerTick }: PcapFormat): string | undefined {
  const left = view.byteLength - offset;
  if (left < RECORD_HEADER) return recordCut(left, 0);
  const fraction = view.getUint32(offset + 4, littleEndian);
  const captured = view.getUint32(offset + 8, littleEndian);
  const wireLength = view.getUint32(offset + 12, littleEndian);
  if (fraction * nsPerTick >= 1e9 || captured > MAX_FRAME_BYTES || captured > wireLength)
    return recordLie(fraction, captured, wireLength, nsPerTick);
  return captured > left - RECORD_HEADER ? recordCut(left, captured) : undefined;
}

/**
 * Writes a classic pcap file: nanoseconds, little-endian.
 *
 * @throws RangeError when a frame cannot be said in the format: a time before 1970 or after 2106, more bytes than
 *   `snapLength` or `MAX_FRAME_BYTES`, or a wire length below the captured bytes or not a 32-bit number
 */
export function writePcap(
  frames: readonly Frame[],
  {
    linkType = ETHERNET,
    snapLength = MAX_FRAME_BYTES,
  }: { readonly linkType?: number; readonly snapLength?: number } = {},
): Uint8Array {
  const file = new Uint8Array(frames.reduce((size, frame) => size + RECORD_HEADER + frame.bytes.length, FILE_HEADER));
  const view = new DataView(file.buffer);
  view.setUint32(0, NANOSECOND_MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, snapLength, true);
  view.setUint32(20, linkType, true);

  let offset = FILE_HEADER;
  for (const [index, { timeNs, bytes, wireLength }] of frames.entries()) {
    const seconds = timeNs / 1_000_000_000n;
    if (timeNs < 0n || seconds > 0xffff_ffffn)
      throw new RangeError(`frame ${index}: time ${timeNs} ns does not fit a pcap file`);
    if (bytes.length > Math.min(snapLength, MAX_FRAME_BYTES))
      throw new RangeError(`frame ${index}: ${bytes.length} bytes exceed the snapshot length`);
    if (!Number.isInteger(wireLength) || wireLength < bytes.length || wireLength > 0xffff_ffff) {
      throw new RangeError(`frame ${index}: ${bytes.length} bytes cannot be of a frame of ${wireLength}`);
    }
    view.setUint32(offset, Number(seconds), true);
    view.setUint32(offset + 4, Number(timeNs % 1_000_000_000n), true);
    view.setUint32(offset + 8, bytes.length, true);
    view.setUint32(offset + 12, wireLength, true);
    file.set(bytes, offset + RECORD_HEADER);
    offset += RECORD_HEADER + bytes.length;
  }
  return file;
}
