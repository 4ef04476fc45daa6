import { MAX_FRAME_BYTES } from './damage.ts';

/** Bytes of the header of a classic pcap file, and of a record's. */
export const FILE_HEADER = 24;
export const RECORD_HEADER = 16;

export const NANOSECOND_MAGIC = 0xa1b23c4d;
const MICROSECOND_MAGIC = 0xa1b2c3d4;
/** Block type of a Section Header Block, the same in both byte orders. */
export const PCAPNG_MAGIC = 0x0a0d0d0a;
/** The `f` bit of the link type's field: each frame ends in a frame check sequence. */
const FCS_PRESENT = 0x0400_0000;

/** What the header of a classic pcap file says. */
export interface PcapFormat {
  readonly littleEndian: boolean;
  readonly nsPerTick: 1 | 1000;
  /** LINKTYPE_ number; 1 is Ethernet. */
  readonly linkType: number;
  /** Most bytes of a frame that the capture kept. */
  readonly snapLength: number;
}

/** Reads the header at `at` of a view whose capture has `length` bytes, or as many of them as there are yet. */
export function readPcapHeader(view: DataView, at: number, length: number): PcapFormat | { readonly reason: string } {
  if (length === 0) return { reason: 'The file is empty.' };
  if (length < 4) return { reason: 'The file is too short to be a capture.' };
  const littleEndian = isMagic(view.getUint32(at, true));
  const magic = view.getUint32(at, littleEndian);
  if (!isMagic(magic))
    return { reason: 'The file is not a capture: it begins with no magic number of pcap or pcapng.' };
  if (length < FILE_HEADER)
    return { reason: `The file ends within the file header, after ${length} of ${FILE_HEADER} bytes.` };

  const version = `${view.getUint16(at + 4, littleEndian)}.${view.getUint16(at + 6, littleEndian)}`;
  if (version !== '2.4') return { reason: `The file header says version ${version}; only 2.4 can be read.` };
  const link = view.getUint32(at + 20, littleEndian);
  if ((link & FCS_PRESENT) !== 0)
    return { reason: 'The file header says that frames end in a frame check sequence, which cannot be read.' };
  const nsPerTick = magic === NANOSECOND_MAGIC ? 1 : 1000;
  return { littleEndian, nsPerTick, linkType: link & 0xffff, snapLength: view.getUint32(at + 16, littleEndian) };
}

function isMagic(magic: number): boolean {
  return magic === NANOSECOND_MAGIC || magic === MICROSECOND_MAGIC;
}

/** What is wrong with a record's numbers, of which something is. */
export function recordLie(fraction: number, captured: number, wireLength: number, nsPerTick: number): string {
  if (fraction * nsPerTick >= 1e9) return `A record's fraction of a second, ${fraction}, is a whole second or more.`;
  if (captured > MAX_FRAME_BYTES)
    return `A record claims ${captured} captured bytes; no more than ${MAX_FRAME_BYTES} are possible.`;
  if (captured === 0) return `A record claims that nothing was captured of a frame of ${wireLength}.`;
  return `A record claims ${captured} captured bytes of a frame of ${wireLength}.`;
}

/** Where in a record of `captured` bytes a file ends that has `left` bytes of it. */
export function recordCut(left: number, captured: number): string {
  if (left < RECORD_HEADER) return `The file ends within a record header, after ${left} of ${RECORD_HEADER} bytes.`;
  return `The file ends within a frame, after ${left - RECORD_HEADER} of ${captured} bytes.`;
}
