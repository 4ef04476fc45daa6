import { BATCH_BYTES, emptyBatch, type PacketStream } from './batch.ts';
import type { Damage } from './damage.ts';
import type { Decoder, Window } from './decoder.ts';
import type { FrameMemory } from './kernel/memory.ts';
import { pcapDecoder } from './pcapDecoder.ts';
import { FILE_HEADER, PCAPNG_MAGIC, readPcapHeader } from './pcapHeader.ts';
import { MAX_BLOCK_BYTES, pcapngDecoder } from './pcapngDecoder.ts';

/** The bytes of a capture, whole and uncompressed, piece by piece. */
export interface ByteInput {
  /** Puts up to `target.length` bytes into `target` and gives how many; 0 at the end. */
  read(target: Uint8Array): number | Promise<number>;
  /** Asked after the end: why that is not the end of the capture, such as a compressed file that was cut; undefined when it is. */
  problem?(): string | undefined;
}

/** A capture that is being read: its packets batch by batch, and what there is to say of it. */
export interface CaptureReader extends PacketStream {
  /** LINKTYPE_ number; known once `open` or `refill` has come to it. */
  readonly linkType: () => number | undefined;
  /** Nanoseconds between two times that the capture can tell apart. */
  readonly tickNs: () => number;
  /** Packets that the capture itself says it dropped; complete at its end. */
  readonly dropped: () => number;
  /** Where it stops being readable; absent as long as it is sound. */
  readonly damage: () => Damage | undefined;
  /** Reads until the link type is known, or there is no more to read. */
  open(): Promise<void>;
}

/**
 * Room for what is left of a window when it is filled again: a part of a record or block. The bytes that are read then begin at a
 * fixed address, a multiple of 64: some processors read into an address shortly behind the beginning of a page at a quarter of the
 * speed.
 */
const HEAD_BYTES = MAX_BLOCK_BYTES;
/** Bytes read at once: two captures' worth stays in a processor's cache. */
const CHUNK_BYTES = 1 << 19;

/** Bytes that a reader takes of its memory. */
export const READER_BYTES = HEAD_BYTES + CHUNK_BYTES + BATCH_BYTES + 256;

/**
 * Reads a capture in classic pcap (draft-ietf-opsawg-pcap) or pcapng (draft-ietf-opsawg-pcapng), as a stream in constant memory.
 *
 * Never throws for what the bytes are: damage ends the packets, and is told.
 */
export function captureReader(memory: FrameMemory, input: ByteInput): CaptureReader {
  const begin = memory.take(HEAD_BYTES + CHUNK_BYTES) + HEAD_BYTES;
  const batch = emptyBatch(memory);
  const window: Window = { at: begin, end: begin, last: false };
  /** Offset in the capture of the byte at `begin`. */
  let offset = 0;
  let decoder: Decoder | undefined;
  let damage: Damage | undefined;
  /** Whether the packets in the batch were given out. */
  let given = false;

  return {
    batch,
    linkType: () => decoder?.linkType(),
    tickNs: () => decoder?.tickNs() ?? 1,
    dropped: () => decoder?.dropped() ?? 0,
    damage: () => damage,
    async open() {
      while (decoder?.linkType() === undefined && batch.count === 0 && damage === undefined && !window.last) {
        await fill();
        decode();
      }
    },
    async refill() {
      // `open` may have decoded packets that nobody has seen yet.
      if (given) {
        batch.first += batch.count;
        batch.count = 0;
      }
      given = true;
      if (batch.count === 0) decode();
      while (batch.count === 0 && damage === undefined && !window.last) {
        await fill();
        decode();
      }
      return batch.count > 0;
    },
  };

  async function fill(): Promise<void> {
    const left = window.end - window.at;
    memory.bytes.copyWithin(begin - left, window.at, window.end);
    offset += window.end - begin;
    window.at = begin - left;
    const target = memory.bytes.subarray(begin, begin + CHUNK_BYTES);
    const got = input.read(target);
    const bytes = typeof got === 'number' ? got : await got;
    window.end = begin + bytes;
    window.last = bytes === 0;
    const reason = window.last ? input.problem?.() : undefined;
    if (reason !== undefined) damage = { offset: offset + window.at - begin, reason };
  }

  function decode(): void {
    if (damage !== undefined) return;
    decoder ??= begun(memory.view);
    const { damage: reason, before = 0 } = decoder?.decode(window, batch) ?? {};
    if (reason !== undefined) damage = { offset: offset + window.at - begin - before, reason };
  }

  /** Chooses the decoder by the capture's first bytes, as soon as there are enough of them. */
  function begun(view: DataView): Decoder | undefined {
    const length = window.end - window.at;
    if (length < FILE_HEADER && !window.last) return undefined;
    if (length >= 4 && view.getUint32(window.at, true) === PCAPNG_MAGIC) return pcapngDecoder();
    const format = readPcapHeader(view, window.at, length);
    if ('reason' in format) {
      damage = { offset: 0, reason: format.reason };
      return undefined;
    }
    window.at += FILE_HEADER;
    return pcapDecoder(format);
  }
}
