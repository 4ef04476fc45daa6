import type { CaptureReader } from '../../packet/captureReader.ts';
import type { Damage } from '../../packet/damage.ts';
import { ETHERNET, type Link, linkOf } from '../../packet/toEthernet.ts';
import { type AddressCounts, addresses } from './addresses.ts';
import { lengths, type NeededMtu, type Some } from './lengths.ts';
import { type TimesSeen, times } from './times.ts';
import { checksumCheck, type WrongChecksums } from './wrongChecksums.ts';

/** What there is to know of a capture before it is replayed. Numbers of packets count from 1. */
export interface CaptureLook extends TimesSeen {
  readonly packets: number;
  /** Bytes that the capture kept, which are what tcpreplay sends, and bytes that the frames had on the wire. */
  readonly capturedBytes: number;
  readonly wireBytes: number;
  /** LINKTYPE_ number; absent when the capture ends before it says. */
  readonly linkType?: number;
  /** Bytes of the longest frame as it was on the wire, and as it was captured. */
  readonly longestWireBytes: number;
  readonly longestFrameBytes: number;
  /** By the MTU that they need once they are Ethernet frames; ask `overMtu`. Empty when they cannot be made such. */
  readonly neededMtus: readonly NeededMtu[];
  /** Packets of fewer bytes than the header of their link has; of Ethernet's 14. */
  readonly tooShort: Some;
  /** Packets of which the capture kept less than there was. */
  readonly cut: Some;
  readonly checksums: WrongChecksums;
  /** All zero unless the link type is Ethernet. */
  readonly addresses: AddressCounts;
  /** Packets that the capture itself says it dropped. */
  readonly droppedByCapture: number;
  readonly damage?: Damage;
}

const VLAN = 0x8100;

/**
 * Reads a capture once, to its end or to its first damage, in constant memory.
 *
 * @param reader as it was made, or just opened
 * @throws whatever its input throws; never for what the bytes are
 */
export async function lookThrough(reader: CaptureReader): Promise<CaptureLook> {
  const { batch } = reader;
  const { view } = batch.memory;
  const [sizes, moments, sums, macs] = [lengths(), times(), checksumCheck(), addresses()];
  let [packets, capturedBytes, wireBytes, longestWireBytes, longestFrameBytes] = [0, 0, 0, 0, 0];
  let [cut, firstCut, tooShort, firstTooShort] = [0, 0, 0, 0];
  while (await reader.refill()) {
    const link = linkOf(reader.linkType() ?? Number.NaN);
    const isEthernet = reader.linkType() === ETHERNET;
    const { starts, lengths: captured, wireLengths, seconds, nanoseconds, count } = batch;
    for (let index = 0; index < count; index += 1) {
      const start = starts[index] as number;
      const length = captured[index] as number;
      const wireLength = wireLengths[index] as number;
      const number = packets + index + 1;
      capturedBytes += length;
      wireBytes += wireLength;
      if (length > longestFrameBytes) longestFrameBytes = length;
      if (wireLength > longestWireBytes) longestWireBytes = wireLength;
      if (length < wireLength) {
        if (cut === 0) firstCut = number;
        cut += 1;
      }
      moments.see(seconds[index] as number, nanoseconds[index] as number, number);
      if (link === undefined) continue;
      if (length < link.headerBytes) {
        if (tooShort === 0) firstTooShort = number;
        tooShort += 1;
        continue;
      }
      seeFrame(link, start, start + length, number);
      if (isEthernet) macs.see(view, start);
    }
    packets += count;
  }
  const [linkType, damage] = [reader.linkType(), reader.damage()];
  return {
    packets,
    capturedBytes,
    wireBytes,
    ...(linkType !== undefined && { linkType }),
    longestWireBytes,
    longestFrameBytes,
    neededMtus: sizes.all(),
    tooShort: tooShort === 0 ? { packets: 0 } : { packets: tooShort, first: firstTooShort },
    cut: cut === 0 ? { packets: 0 } : { packets: cut, first: firstCut },
    checksums: sums.found(),
    addresses: macs.counted(),
    ...moments.seen(),
    droppedByCapture: reader.dropped(),
    ...(damage !== undefined && { damage }),
  };

  function seeFrame(link: Link, start: number, end: number, number: number): void {
    const type = link.typeOf(view, start, end);
    const payload = start + link.headerBytes;
    // Linux lets a frame be four bytes longer for one tag, and only for one of IEEE 802.1Q.
    sizes.see(end - payload - (type === VLAN ? 4 : 0), number);
    sums.see(view, payload, end, type, number);
  }
}
