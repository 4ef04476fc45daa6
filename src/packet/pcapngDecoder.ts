import { BATCH_PACKETS, type Batch } from './batch.ts';
import { MAX_FRAME_BYTES } from './damage.ts';
import type { Decoder, Progress, Window } from './decoder.ts';
import { PCAPNG_MAGIC } from './pcapHeader.ts';
import { type Interface, interfaceOf, optionsOf, reportedDrops, setTime } from './pcapngBlocks.ts';

/** Block types (draft-ietf-opsawg-pcapng, section 4). */
const INTERFACE = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type, length, and the length once more. */
const FRAME_OF_BLOCK = 12;
/** Longest block that has to be at hand as a whole: a packet with its options, an interface or its statistics. */
export const MAX_BLOCK_BYTES = MAX_FRAME_BYTES + 2 * 65_536;
/** Most interfaces of a section: they are kept, and a capture may go on for ever. */
const MAX_INTERFACES = 65_536;

/**
 * Decodes the blocks of a pcapng capture: any number of sections in either byte order, and of interfaces of one link type.
 * Packets without a time (Simple Packet Blocks) have NaN for seconds. Blocks of other kinds are passed over, whatever their length.
 */
export function pcapngDecoder(): Decoder {
  let littleEndian = true;
  let interfaces: Interface[] = [];
  let linkType: number | undefined;
  let tickNs = 1;
  let droppedByPackets = 0;
  let droppedByStatistics = 0;
  /** Bytes of a block that is passed over and has not come yet; its closing length is the last four of them. */
  let toSkip = 0;
  let skipped = 0;

  return {
    linkType: () => linkType,
    tickNs: () => tickNs,
    dropped: () =>
      Math.max(droppedByPackets, droppedByStatistics + interfaces.reduce((sum, { drops }) => sum + drops, 0)),
    decode: (window, batch) => {
      const { view } = batch.memory;
      for (;;) {
        if (toSkip > 0) {
          const reason = skip(window, view);
          if (reason !== undefined) return { damage: reason, before: skipped };
          if (toSkip > 0) return window.last ? { damage: endsInSkipped(window), before: skipped } : {};
        }
        const left = window.end - window.at;
        if (left === 0 || batch.count === BATCH_PACKETS) return {};
        if (left < FRAME_OF_BLOCK) return window.last ? { damage: endsInHeader(left) } : {};
        const progress = block(window, batch);
        if (progress !== undefined) return progress;
      }
    },
  };

  /** Takes one block; gives undefined when the next may follow. */
  function block(window: Window, batch: Batch): Progress | undefined {
    const { view } = batch.memory;
    const { at, end } = window;
    const isSection = view.getUint32(at, true) === PCAPNG_MAGIC;
    if (isSection) {
      const little = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
      if (!little && view.getUint32(at + 8, false) !== BYTE_ORDER_MAGIC)
        return { damage: 'A section header has no byte-order magic.' };
      littleEndian = little;
    }
    const type = view.getUint32(at, littleEndian);
    const length = view.getUint32(at + 4, littleEndian);
    if (length < FRAME_OF_BLOCK || length % 4 !== 0) return { damage: `A block claims to be ${length} bytes long.` };
    const needed = isSection || [INTERFACE, OLD_PACKET, SIMPLE_PACKET, STATISTICS, ENHANCED_PACKET].includes(type);
    if (!needed) {
      toSkip = length;
      skipped = 0;
      return undefined;
    }
    if (length > MAX_BLOCK_BYTES)
      return { damage: `A block of type ${type} claims ${length} bytes; no more than ${MAX_BLOCK_BYTES} are read.` };
    if (at + length > end) return window.last ? { damage: ends(end - at, length) } : {};
    if (view.getUint32(at + length - 4, littleEndian) !== length)
      return {
        damage: `A block of ${length} bytes ends in another length, ${view.getUint32(at + length - 4, littleEndian)}.`,
      };
    const body = { view, at: at + 8, end: at + length - 4, littleEndian };
    const damage = isSection ? section(body) : take(type, body, batch);
    if (damage !== undefined) return { damage };
    window.at = at + length;
    return undefined;
  }

  function section({ view, at, end }: Body): string | undefined {
    if (end - at < 16) return 'A section header is too short.';
    const version = `${view.getUint16(at + 4, littleEndian)}.${view.getUint16(at + 6, littleEndian)}`;
    // 1.2 was written by some tools and is read as 1.0 is.
    if (version !== '1.0' && version !== '1.2')
      return `A section header says version ${version}; only 1.0 can be read.`;
    droppedByStatistics += interfaces.reduce((sum, { drops }) => sum + drops, 0);
    interfaces = [];
    return undefined;
  }

  function take(type: number, body: Body, batch: Batch): string | undefined {
    const { view, at, end } = body;
    const uint32 = (offset: number) => view.getUint32(at + offset, littleEndian);
    switch (type) {
      case INTERFACE: {
        const made = interfaceOf(body);
        if (typeof made === 'string') return made;
        if (linkType !== undefined && made.linkType !== linkType)
          return `An interface has the link type ${made.linkType}, others have ${linkType}; a mixture cannot be compared.`;
        if (interfaces.length === MAX_INTERFACES)
          return `A section describes more than ${MAX_INTERFACES} interfaces; no more are read.`;
        linkType = made.linkType;
        tickNs = Math.max(tickNs, 1e9 / Number(made.ticks));
        interfaces.push(made);
        return undefined;
      }
      case STATISTICS: {
        if (end - at < 12) return 'An interface statistics block is too short.';
        const of = interfaces[uint32(0)];
        if (of === undefined)
          return `An interface statistics block is of an interface ${uint32(0)} that was not described.`;
        of.drops = Math.max(of.drops, reportedDrops(body, at + 12));
        return undefined;
      }
      case ENHANCED_PACKET: {
        if (end - at < 20) return 'An enhanced packet block is too short.';
        const damage = packet(batch, body, uint32(0), 20, uint32(12), uint32(16), [uint32(4), uint32(8)]);
        if (damage === undefined) droppedByPackets += dropsOfPacket(body, at + 20 + padded(uint32(12)));
        return damage;
      }
      case OLD_PACKET: {
        if (end - at < 20) return 'A packet block is too short.';
        const drops = view.getUint16(at + 2, littleEndian);
        const damage = packet(batch, body, view.getUint16(at, littleEndian), 20, uint32(12), uint32(16), [
          uint32(4),
          uint32(8),
        ]);
        // All ones say that the count is not known.
        if (damage === undefined && drops !== 0xffff) droppedByPackets += drops;
        return damage;
      }
      default: {
        if (end - at < 4) return 'A simple packet block is too short.';
        const snapLength = interfaces[0]?.snapLength || Number.POSITIVE_INFINITY;
        return packet(batch, body, 0, 4, Math.min(uint32(0), snapLength), uint32(0), undefined);
      }
    }
  }

  function packet(
    batch: Batch,
    { at, end }: Body,
    index: number,
    header: number,
    captured: number,
    wireLength: number,
    time: readonly [number, number] | undefined,
  ): string | undefined {
    const of = interfaces[index];
    if (of === undefined) return `A packet is of an interface ${index} that was not described.`;
    if (captured > MAX_FRAME_BYTES)
      return `A packet claims ${captured} captured bytes; no more than ${MAX_FRAME_BYTES} are possible.`;
    if (captured === 0) return `A packet claims that nothing was captured of a frame of ${wireLength}.`;
    if (captured > wireLength) return `A packet claims ${captured} captured bytes of a frame of ${wireLength}.`;
    if (at + header + captured > end)
      return `A packet claims ${captured} captured bytes in a block with room for ${end - at - header}.`;
    const { count } = batch;
    batch.starts[count] = at + header;
    batch.lengths[count] = captured;
    batch.wireLengths[count] = wireLength;
    if (time === undefined) {
      batch.seconds[count] = Number.NaN;
      batch.nanoseconds[count] = 0;
    } else setTime(batch, count, of, time[0], time[1]);
    batch.count = count + 1;
    return undefined;
  }

  function skip(window: Window, view: DataView): string | undefined {
    const length = skipped + toSkip;
    const step = Math.min(toSkip - 4, window.end - window.at);
    if (step > 0) {
      window.at += step;
      skipped += step;
      toSkip -= step;
    }
    if (toSkip > 4 || window.end - window.at < 4) return undefined;
    const closing = view.getUint32(window.at, littleEndian);
    if (closing !== length) return `A block of ${length} bytes ends in another length, ${closing}.`;
    window.at += 4;
    toSkip = 0;
    return undefined;
  }

  function endsInSkipped({ at, end }: Window): string {
    return ends(skipped + end - at, skipped + toSkip);
  }
}

/** The inside of a block. */
export interface Body {
  readonly view: DataView;
  readonly at: number;
  readonly end: number;
  readonly littleEndian: boolean;
}

/** Packets dropped between this one and the one before, by epb_dropcount. */
function dropsOfPacket(body: Body, at: number): number {
  if (at >= body.end) return 0;
  const [found] = optionsOf(body, at).filter(({ code, length }) => code === 4 && length === 8);
  return found === undefined ? 0 : Number(body.view.getBigUint64(found.at, body.littleEndian));
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function ends(after: number, length: number): string {
  return `The file ends within a block, after ${after} of ${length} bytes.`;
}

function endsInHeader(left: number): string {
  return `The file ends within a block header, after ${left} bytes.`;
}
