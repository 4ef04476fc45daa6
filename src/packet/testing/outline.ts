/** A capture by its lengths alone, found without care for anything else that it says. */
export interface Outline {
  readonly format: 'pcap' | 'pcapng';
  /** Where records or blocks end, the file header's end and the beginning too; ascending. */
  readonly borders: readonly number[];
  readonly packets: readonly Place[];
}

/** Where a packet's record or block begins, where the bytes of its frame do, and what they cannot go beyond. */
interface Place {
  readonly at: number;
  readonly bytesAt: number;
  readonly end: number;
}

/** Follows the lengths of a capture from its beginning until they lead out of it, or to no next block. */
export function outlineOf(bytes: Uint8Array): Outline {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && view.getUint32(0) === 0x0a0d0d0a) return blocksOf(view);
  if (bytes.length < 24) return { format: 'pcap', borders: [0], packets: [] };
  return recordsOf(view);
}

function recordsOf(view: DataView): Outline {
  const littleEndian = view.getUint8(0) !== 0xa1;
  const borders = [0, 24];
  const packets: Place[] = [];
  for (let at = 24; at + 16 <= view.byteLength; ) {
    const end = at + 16 + view.getUint32(at + 8, littleEndian);
    packets.push({ at, bytesAt: at + 16, end });
    if (end > view.byteLength) break;
    at = end;
    borders.push(at);
  }
  return { format: 'pcap', borders, packets };
}

/** Bytes of a packet's block before those of its frame, by type. */
const BEFORE_FRAME: Readonly<Record<number, number>> = { 2: 28, 3: 12, 6: 28 };

function blocksOf(view: DataView): Outline {
  let littleEndian = true;
  const borders = [0];
  const packets: Place[] = [];
  for (let at = 0; at + 12 <= view.byteLength; ) {
    if (view.getUint32(at) === 0x0a0d0d0a) littleEndian = view.getUint8(at + 8) === 0x4d;
    const before = BEFORE_FRAME[view.getUint32(at, littleEndian)];
    const length = view.getUint32(at + 4, littleEndian);
    const end = at + length;
    if (before !== undefined) packets.push({ at, bytesAt: at + before, end: end - 4 });
    if (length < 12 || end > view.byteLength || view.getUint32(end - 4, littleEndian) !== length) break;
    at = end;
    borders.push(at);
  }
  return { format: 'pcapng', borders, packets };
}
