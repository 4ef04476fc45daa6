import { closeSync, openSync, writeSync } from 'node:fs';

const CAPACITY = 4 << 20;
const NANOSECOND_MAGIC = 0xa1b23c4d;
const ETHERNET = 1;
const SNAPLEN = 262144;
const EPOCH_SECONDS = 1_700_000_000;
export const RECORD_HEADER = 16;

/** A classic little-endian pcap file with nanoseconds. `reserve` gives the place in `bytes` for a record's frame. */
export function pcapWriter(path) {
  const file = openSync(path, 'w');
  const bytes = Buffer.allocUnsafeSlow(CAPACITY);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, NANOSECOND_MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(8, 0, true);
  view.setUint32(12, 0, true);
  view.setUint32(16, SNAPLEN, true);
  view.setUint32(20, ETHERNET, true);
  let used = 24;

  const flush = () => {
    for (let written = 0; written < used; ) written += writeSync(file, bytes, written, used - written);
    used = 0;
  };
  return {
    bytes,
    view,
    /** `time` in nanoseconds since the capture's first second. */
    reserve(length, time) {
      if (used + RECORD_HEADER + length > CAPACITY) flush();
      const seconds = Math.floor(time / 1e9);
      view.setUint32(used, EPOCH_SECONDS + seconds, true);
      view.setUint32(used + 4, time - seconds * 1e9, true);
      view.setUint32(used + 8, length, true);
      view.setUint32(used + 12, length, true);
      const frame = used + RECORD_HEADER;
      used = frame + length;
      return frame;
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
