import type { Frame } from '../model/observation.ts';

/** What a classic pcap file holds: all that is sound, from its beginning to its end or to the first damage. */
export interface PcapFile {
  /** LINKTYPE_ number; 1 is Ethernet. 0 when the file header is damaged. */
  readonly linkType: number;
  /** Most bytes of a frame that the capture kept; as the file says, 0 when the file header is damaged. */
  readonly snapLength: number;
  readonly frames: readonly Frame[];
  /** Absent when the file is sound to its last byte. */
  readonly damage?: PcapDamage;
}

/** Where a file stops being readable. */
export interface PcapDamage {
  /** Byte offset of the header or record that is damaged; all before it has been read. */
  readonly offset: number;
  /** One sentence. */
  readonly reason: string;
}

/** LINKTYPE_ETHERNET. */
const ETHERNET = 1;
/** Longest frame of a file, in bytes; libpcap's own bound (MAXIMUM_SNAPLEN), and tcpdump's default snapshot length. */
export const MAX_FRAME_BYTES = 262_144;

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const NANOSECOND_MAGIC = 0xa1b23c4d;
const MICROSECOND_MAGIC = 0xa1b2c3d4;
const PCAPNG_MAGIC = 0x0a0d0d0a;
/** The `f` bit of the link type's field: each frame ends in a frame check sequence. */
const FCS_PRESENT = 0x0400_0000;

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

  const frames: Frame[] = [];
  let offset = FILE_HEADER;
  while (offset < file.length) {
    const reason = recordDamage(view, offset, format);
    if (reason !== undefined) return { ...format.header, frames, damage: { offset, reason } };
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
  return { ...format.header, frames };
}

interface Format {
  readonly littleEndian: boolean;
  readonly nsPerTick: 1 | 1000;
  readonly header: { readonly linkType: number; readonly snapLength: number };
}

function readFormat(view: DataView): Format | { readonly reason: string } {
  if (view.byteLength === 0) return { reason: 'The file is empty.' };
  if (view.byteLength < 4) return { reason: 'The file is too short to be a pcap file.' };
  const littleEndian = isMagic(view.getUint32(0, true));
  const magic = view.getUint32(0, littleEndian);
  if (magic === PCAPNG_MAGIC) return { reason: 'The file is in pcapng format, not in classic pcap format.' };
  if (!isMagic(magic)) return { reason: 'The file is not a pcap file: it begins with none of its magic numbers.' };
  if (view.byteLength < FILE_HEADER)
    return { reason: `The file ends within the file header, after ${view.byteLength} of ${FILE_HEADER} bytes.` };

  const version = `${view.getUint16(4, littleEndian)}.${view.getUint16(6, littleEndian)}`;
  if (version !== '2.4') return { reason: `The file header says version ${version}; only 2.4 can be read.` };
  const link = view.getUint32(20, littleEndian);
  if ((link & FCS_PRESENT) !== 0)
    return { reason: 'The file header says that frames end in a frame check sequence, which cannot be read.' };
  return {
    littleEndian,
    nsPerTick: magic === NANOSECOND_MAGIC ? 1 : 1000,
    header: { linkType: link & 0xffff, snapLength: view.getUint32(16, littleEndian) },
  };
}

function isMagic(magic: number): boolean {
  return magic === NANOSECOND_MAGIC || magic === MICROSECOND_MAGIC;
}

/** What is wrong with the record at `offset`, as a sentence; undefined when it is sound. */
function recordDamage(view: DataView, offset: number, { littleEndian, nsPerTick }: Format): string | undefined {
  const left = view.byteLength - offset;
  if (left < RECORD_HEADER) return `The file ends within a record header, after ${left} of ${RECORD_HEADER} bytes.`;
  const fraction = view.getUint32(offset + 4, littleEndian);
  const captured = view.getUint32(offset + 8, littleEndian);
  const wireLength = view.getUint32(offset + 12, littleEndian);
  if (fraction * nsPerTick >= 1e9) return `A record's fraction of a second, ${fraction}, is a whole second or more.`;
  if (captured > MAX_FRAME_BYTES)
    return `A record claims ${captured} captured bytes; no more than ${MAX_FRAME_BYTES} are possible.`;
  if (captured > wireLength) return `A record claims ${captured} captured bytes of a frame of ${wireLength}.`;
  if (captured > left - RECORD_HEADER)
    return `The file ends within a frame, after ${left - RECORD_HEADER} of ${captured} bytes.`;
  return undefined;
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
