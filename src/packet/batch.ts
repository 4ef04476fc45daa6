import type { FrameMemory } from './kernel/memory.ts';

/** Packets in the order of their capture, decoded together: column `i` of each array is the packet `first + i`. */
export interface Batch {
  readonly memory: FrameMemory;
  /** Packets in it; up to `BATCH_PACKETS`. */
  count: number;
  /** Packets that came before it, so that its first packet has this number, from 0. */
  first: number;
  /** Address of each frame in the memory, and of this array itself. */
  readonly starts: Int32Array;
  readonly startsAt: number;
  /** Bytes of each frame there, and the address of this array. */
  readonly lengths: Int32Array;
  readonly lengthsAt: number;
  /** Bytes that the frame had on the wire. */
  readonly wireLengths: Float64Array;
  /** Time as seconds since the epoch (NaN when the capture has none) and nanoseconds: no double holds both. */
  readonly seconds: Float64Array;
  readonly nanoseconds: Int32Array;
  /** Index of the source that it is of; 0 unless several were merged. */
  readonly sources: Uint8Array;
  /** Number in that source, from 0; meaningful only where several were merged. */
  readonly numbers: Float64Array;
}

export const BATCH_PACKETS = 4096;

/** Bytes that a batch takes of its memory. */
export const BATCH_BYTES = 2 * 4 * BATCH_PACKETS;

export function emptyBatch(memory: FrameMemory): Batch {
  const startsAt = memory.take(4 * BATCH_PACKETS);
  const lengthsAt = memory.take(4 * BATCH_PACKETS);
  return {
    memory,
    count: 0,
    first: 0,
    starts: new Int32Array(memory.bytes.buffer, startsAt, BATCH_PACKETS),
    startsAt,
    lengths: new Int32Array(memory.bytes.buffer, lengthsAt, BATCH_PACKETS),
    lengthsAt,
    wireLengths: new Float64Array(BATCH_PACKETS),
    seconds: new Float64Array(BATCH_PACKETS),
    nanoseconds: new Int32Array(BATCH_PACKETS),
    sources: new Uint8Array(BATCH_PACKETS),
    numbers: new Float64Array(BATCH_PACKETS),
  };
}

/** Packets one batch after the other. */
export interface PacketStream {
  readonly batch: Batch;
  /** Puts the next packets into `batch`; those that were there are gone. False when there are none left. */
  refill(): Promise<boolean>;
}
