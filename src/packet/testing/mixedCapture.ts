import { pcapFile } from './makeCapture.ts';

/** Frame lengths as often as they appear: short ones, long ones, and some between. */
const LENGTHS = [60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1514] as const;

/** So many different UDP packets of IPv4, 1 µs from one another, as a microsecond pcap, which all readers know. */
export function mixedCapture(packets: number): Buffer {
  return pcapFile(
    Array.from({ length: packets }, (_, number) => {
      const bytes = mixedFrame(number);
      return { seconds: Math.floor(number / 1_000_000), fraction: number % 1_000_000, bytes, wireLength: bytes.length };
    }),
  );
}

/** The frame with this number, from 0: its payload begins with it. */
function mixedFrame(number: number): Uint8Array {
  const bytes = new Uint8Array(LENGTHS[number % LENGTHS.length] ?? 60).fill(number & 0xff);
  const view = new DataView(bytes.buffer);
  const ip = bytes.length - 14;
  bytes.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, ip >> 8, ip & 0xff, 0, 0, 0x40, 0, 64, 17, 0, 0]);
  bytes.set([10, 0, 0, 1, 10, 0, 0, 2, 0x80, 0, 0x13, 0x89, (ip - 20) >> 8, (ip - 20) & 0xff, 0, 0], 26);
  view.setUint32(42, number);
  return bytes;
}
