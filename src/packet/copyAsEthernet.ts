import type { Batch } from './batch.ts';
import type { CaptureReader } from './captureReader.ts';
import { MAX_FRAME_BYTES } from './damage.ts';
import { checkChecksums } from './frameChecksums.ts';
import type { PcapStream } from './pcapStream.ts';
import { ETHERNET, ETHERNET_HEADER, ethernetHeader, type Link } from './toEthernet.ts';

/** What came of copying a capture. */
export interface Copied {
  readonly packets: number;
  /** Packets without a whole header of their link, which cannot be made Ethernet frames. */
  readonly leftOut: number;
  /** Packets of which a checksum was written anew. */
  readonly mended: number;
}

/**
 * Copies a capture packet by packet, an Ethernet header in place of the link's own where that is another.
 *
 * @param reader that was opened
 * @param link of the capture
 * @param fixChecksums writes right checksums in place of wrong ones
 */
export async function copyAsEthernet(
  reader: CaptureReader,
  link: Link,
  stream: PcapStream,
  fixChecksums: boolean,
): Promise<Copied> {
  const { batch } = reader;
  const { bytes, view } = batch.memory;
  const headerOf = reader.linkType() === ETHERNET ? undefined : ethernetHeader(link);
  let [packets, leftOut, mended] = [0, 0, 0];
  let time: Time | undefined;
  while (await reader.refill()) {
    time ??= firstTimeOf(batch);
    for (let index = 0; index < batch.count; index += 1) {
      const start = batch.starts[index] as number;
      const end = start + (batch.lengths[index] as number);
      const header = headerOf === undefined ? NOTHING : headerOf(view, start, end);
      const from = headerOf === undefined ? start : start + link.headerBytes;
      if (from > end) {
        leftOut += 1;
        continue;
      }
      time = timeOf(batch, index) ?? time;
      const longer = header.length - (from - start);
      const length = Math.min(end - start + longer, MAX_FRAME_BYTES);
      const at = stream.add({
        length,
        // As it will be on the wire, where nothing is cut.
        wireLength: length,
        ...time,
      });
      stream.bytes.set(header, at);
      bytes.copy(stream.bytes, at + header.length, from, from + length - header.length);
      packets += 1;
      if (fixChecksums && length >= ETHERNET_HEADER) mended += mend(stream.view, at, at + length);
    }
  }
  return { packets, leftOut, mended };
}

interface Time {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** What has no time is sent with what comes before it: tcpreplay would wait for the years since 1970. */
function timeOf({ seconds, nanoseconds }: Batch, index: number): Time | undefined {
  const [second, nanosecond] = [seconds[index] as number, nanoseconds[index] as number];
  return Number.isNaN(second) ? undefined : { seconds: second, nanoseconds: nanosecond };
}

function firstTimeOf(batch: Batch): Time {
  for (let index = 0; index < batch.count; index += 1) {
    const time = timeOf(batch, index);
    if (time !== undefined) return time;
  }
  return { seconds: 0, nanoseconds: 0 };
}

const NOTHING = new Uint8Array();

function mend(view: DataView, at: number, end: number): number {
  const payload = at + ETHERNET_HEADER;
  return checkChecksums(view, payload, end, view.getUint16(payload - 2), true) === 0 ? 0 : 1;
}
