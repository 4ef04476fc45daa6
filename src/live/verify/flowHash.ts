import { MOST_TAGS, READS_BYTES, SPREAD, WITH_PORTS } from './sampleFilter.ts';

/** Numbers that differ in these first bits are in different samples, and none is smaller than one in 2^12 flows. */
const HASH_BITS = 32;

/**
 * What the filter of a sample works out of a frame (`sampleFilter.ts`), by the same arithmetic: a number of 32 bits, which is the same for all packets of a flow.
 * Undefined where the frame ends before what is read: no sample takes it.
 *
 * @param snaplen as the filter is made with
 */
export function flowHash(frame: Uint8Array, snaplen = Number.POSITIVE_INFINITY): number | undefined {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  try {
    return Math.imul(snaplen < READS_BYTES ? byEthernet(view) : fromTag(view, 0), SPREAD) >>> 0;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Which of so many samples (a power of two) takes a flow, from 0. */
export function sampleClass(hash: number, of: number): number {
  return of === 1 ? 0 : hash >>> (HASH_BITS - Math.log2(of));
}

function byEthernet(view: DataView): number {
  return view.getUint32(2) + view.getUint32(8);
}

function fromTag(view: DataView, tags: number): number {
  const at = 12 + 4 * tags;
  const type = view.getUint16(at);
  if (type === 0x0800) return ipv4(view, at + 2);
  if (type === 0x86dd) return ipv6(view, at + 2);
  const isTag = tags < MOST_TAGS && (type === 0x8100 || type === 0x88a8);
  return isTag ? fromTag(view, tags + 1) : byEthernet(view);
}

function ipv4(view: DataView, at: number): number {
  const isWhole = (view.getUint16(at + 6) & 0x3fff) === 0;
  const ports = at + ((view.getUint8(at) & 0xf) << 2);
  const addresses = view.getUint32(at + 12) + view.getUint32(at + 16);
  return isWhole && hasPorts(view, at + 9) ? addresses + view.getUint16(ports) + view.getUint16(ports + 2) : addresses;
}

function ipv6(view: DataView, at: number): number {
  const addresses = view.getUint32(at + 20) + view.getUint32(at + 36);
  return hasPorts(view, at + 6) ? addresses + view.getUint16(at + 40) + view.getUint16(at + 42) : addresses;
}

function hasPorts(view: DataView, at: number): boolean {
  return WITH_PORTS.some((protocol) => view.getUint8(at) === protocol);
}
