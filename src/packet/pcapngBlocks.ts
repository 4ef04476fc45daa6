import type { Batch } from './batch.ts';
import type { Body } from './pcapngDecoder.ts';

/** What an Interface Description Block says. */
export interface Interface {
  readonly linkType: number;
  /** 0 when there is no limit. */
  readonly snapLength: number;
  /** Ticks a second. */
  readonly ticks: bigint;
  /** Seconds to be added to each time. */
  readonly offsetSeconds: number;
  /** Packets that its statistics say were dropped. */
  drops: number;
}

interface Option {
  readonly code: number;
  readonly at: number;
  readonly length: number;
}

/** The options from `at` to the end of a block, as far as they are sound. */
export function optionsOf({ view, end, littleEndian }: Body, at: number): readonly Option[] {
  const options: Option[] = [];
  for (let next = at; next + 4 <= end; ) {
    const code = view.getUint16(next, littleEndian);
    const length = view.getUint16(next + 2, littleEndian);
    if (code === 0 || next + 4 + length > end) break;
    options.push({ code, at: next + 4, length });
    next += 4 + Math.ceil(length / 4) * 4;
  }
  return options;
}

/** if_tsresol, if_fcslen, if_tsoffset. */
const RESOLUTION = 9;
const FCS_LENGTH = 13;
const OFFSET = 14;

/** Reads an Interface Description Block; gives a sentence when it cannot be used. */
export function interfaceOf(body: Body): Interface | string {
  const { view, at, end, littleEndian } = body;
  if (end - at < 8) return 'An interface description block is too short.';
  let ticks = 1_000_000n;
  let offsetSeconds = 0;
  for (const { code, at: place, length } of optionsOf(body, at + 8)) {
    if (code === RESOLUTION && length === 1) {
      const resolution = view.getUint8(place);
      const exponent = BigInt(resolution & 0x7f);
      if (exponent > 63n || (resolution < 0x80 && exponent > 18n))
        return `An interface has a time resolution of ${resolution}, which cannot be read.`;
      ticks = resolution < 0x80 ? 10n ** exponent : 2n ** exponent;
    }
    if (code === OFFSET && length === 8) offsetSeconds = Number(view.getBigInt64(place, littleEndian));
    if (code === FCS_LENGTH && length === 1 && view.getUint8(place) > 0)
      return 'An interface says that frames end in a frame check sequence, which cannot be read.';
  }
  const linkType = view.getUint16(at, littleEndian);
  return { linkType, snapLength: view.getUint32(at + 4, littleEndian), ticks, offsetSeconds, drops: 0 };
}

/** isb_ifdrop and isb_osdrop: packets lost by the interface, and by the system for lack of room. */
export function reportedDrops(body: Body, at: number): number {
  return optionsOf(body, at)
    .filter(({ code, length }) => (code === 5 || code === 7) && length === 8)
    .reduce((sum, option) => sum + Number(body.view.getBigUint64(option.at, body.littleEndian)), 0);
}

/** Writes the time of packet `index`: `high` and `low` are the halves of its 64-bit count of ticks. */
export function setTime(
  batch: Batch,
  index: number,
  { ticks, offsetSeconds }: Interface,
  high: number,
  low: number,
): void {
  if (ticks === 1_000_000n || ticks === 1_000_000_000n) {
    const perSecond = ticks === 1_000_000n ? 1e6 : 1e9;
    // Long division by digits of 16 bits: each step stays below 2^53.
    const first = high % perSecond;
    const second = first * 65_536 + (low >>> 16);
    const third = (second % perSecond) * 65_536 + (low & 0xffff);
    batch.seconds[index] =
      (Math.floor(high / perSecond) * 65_536 + Math.floor(second / perSecond)) * 65_536 +
      Math.floor(third / perSecond) +
      offsetSeconds;
    batch.nanoseconds[index] = (third % perSecond) * (1e9 / perSecond);
    return;
  }
  const total = (BigInt(high) << 32n) | BigInt(low);
  batch.seconds[index] = Number(total / ticks) + offsetSeconds;
  batch.nanoseconds[index] = Number(((total % ticks) * 1_000_000_000n) / ticks);
}
