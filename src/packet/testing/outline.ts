/** A capture by its lengths alone, found without care for anything else that it says. */
export interface Outline {
  readonly format: 'pcap' | 'pcapng';
  /** Where records or blocks end, the file header's end and the beginning too; ascending. */
  readonly borders: readonly number[];
  /** Where the packets' records or blocks begin, and the bytes of their frames. */
  readonly packets: readonly { readonly at: number; readonly bytesAt: number }[];
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
  const packets: { at: number; bytesAt: number }[] = [];
  for (let at = 24; at + 16 <= view.byteLength; ) {
    packets.push({ at, bytesAt: at + 16 });
    at += 16 + view.getUint32(at + 8, littleEndian);
    if (at > view.byteLength) break;
    borders.push(at);
  }
  return { format: 'pcap', borders, packets };
}

/** Bytes of a packet's block before those of its frame, by type. */
const BEFORE_FRAME: Readonly<Record<number, number>> = { 2: 28, 3: 12, 6: 28 };

function blocksOf(view: DataView): Outline {
  let littleEndian = true;
  const borders = [0];
  const packets: { at: number; bytesAt: number }[] = [];
  for (let at = 0; at + 12 <= view.byteLength; ) {
    if (view.getUint32(at) === 0x0a0d0d0a) littleEndian = view.getUint8(at + 8) === 0x4d;
    const before = BEFORE_FRAME[view.getUint32(at, littleEndian)];
    if (before !== undefined) packets.push({ at, bytesAt: at + before });
    const length = view.getUint32(at + 4, littleEndian);
    at += length;
    if (length < 12 || at > view.byteLength) break;
    borders.push(at);
  }
  return { format: 'pcapng', borders, packets };
}
