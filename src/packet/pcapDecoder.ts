import { BATCH_PACKETS, type Batch } from './batch.ts';
import { MAX_FRAME_BYTES } from './damage.ts';
import type { Decoder, Progress, Window } from './decoder.ts';
import { type PcapFormat, RECORD_HEADER, recordCut, recordLie } from './pcapHeader.ts';

/** Decodes the records of a classic pcap file, from behind its header on. */
export function pcapDecoder(format: PcapFormat): Decoder {
  return {
    linkType: () => format.linkType,
    tickNs: () => format.nsPerTick,
    dropped: () => 0,
    decode: (window, batch) => decode(window, batch, format),
  };
}

function decode(window: Window, batch: Batch, format: PcapFormat): Progress {
  if (format.littleEndian) decodeSound(window, batch, format.nsPerTick);
  return decodeOneByOne(window, batch, format);
}

/** Decodes as long as nothing is wrong. */
function decodeSound(window: Window, batch: Batch, nsPerTick: number): void {
  const { memory, count, starts, lengths } = batch;
  const { startsAt, lengthsAt, wireLengthsAt, secondsAt, nanosecondsAt } = batch;
  const columns = [startsAt, lengthsAt, wireLengthsAt, secondsAt, nanosecondsAt] as const;
  const ticks = 1e9 / nsPerTick;
  const { at, end } = window;
  const decoded = memory.decodePcap(at, end, nsPerTick, ticks, MAX_FRAME_BYTES, count, BATCH_PACKETS, ...columns);
  if (decoded > count) window.at = (starts[decoded - 1] as number) + (lengths[decoded - 1] as number);
  batch.count = decoded;
}

/** Decodes in either byte order, and says what is wrong. */
function decodeOneByOne(window: Window, batch: Batch, { littleEndian, nsPerTick }: PcapFormat): Progress {
  const { view } = batch.memory;
  const { starts, lengths, wireLengths, seconds, nanoseconds } = batch;
  let { count } = batch;
  let { at } = window;
  const lastHeader = window.end - RECORD_HEADER;
  let damage: string | undefined;
  while (at <= lastHeader && count < BATCH_PACKETS) {
    const fraction = view.getUint32(at + 4, littleEndian) * nsPerTick;
    const captured = view.getUint32(at + 8, littleEndian);
    const wireLength = view.getUint32(at + 12, littleEndian);
    if (fraction >= 1e9 || captured > MAX_FRAME_BYTES || captured > wireLength || captured === 0) {
      damage = recordLie(fraction / nsPerTick, captured, wireLength, nsPerTick);
      break;
    }
    const next = at + RECORD_HEADER + captured;
    if (next > window.end) break;
    seconds[count] = view.getUint32(at, littleEndian);
    nanoseconds[count] = fraction;
    starts[count] = at + RECORD_HEADER;
    lengths[count] = captured;
    wireLengths[count] = wireLength;
    count += 1;
    at = next;
  }
  window.at = at;
  batch.count = count;
  if (damage !== undefined) return { damage };
  return window.last && count < BATCH_PACKETS && at < window.end ? { damage: cut(window, view, littleEndian) } : {};
}

function cut({ at, end }: Window, view: DataView, littleEndian: boolean): string {
  const left = end - at;
  return recordCut(left, left < RECORD_HEADER ? 0 : view.getUint32(at + 8, littleEndian));
}
