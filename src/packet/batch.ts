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
  readonly wireLengthsAt: number;
  /** Time as seconds since the epoch (NaN when the capture has none) and nanoseconds: no double holds both. */
  readonly seconds: Float64Array;
  readonly secondsAt: number;
  readonly nanoseconds: Int32Array;
  readonly nanosecondsAt: number;
  /** Index of the source that it is of; 0 unless several were merged. */
  readonly sources: Uint8Array;
  /** Number in that source, from 0; meaningful only where several were merged. */
  readonly numbers: Float64Array;
}

export const BATCH_PACKETS = 4096;

/** Bytes that a batch takes of its memory. */
export const BATCH_BYTES = (3 * 4 + 2 * 8) * BATCH_PACKETS;

export function emptyBatch(memory: FrameMemory): Batch {
  const { buffer } = memory.bytes;
  const [startsAt, lengthsAt, nanosecondsAt] = [words(4), words(4), words(4)];
  const [wireLengthsAt, secondsAt] = [words(8), words(8)];
  return {
    memory,
    count: 0,
    first: 0,
    starts: new Int32Array(buffer, startsAt, BATCH_PACKETS),
    startsAt,
    lengths: new Int32Array(buffer, lengthsAt, BATCH_PACKETS),
    lengthsAt,
    wireLengths: new Float64Array(buffer, wireLengthsAt, BATCH_PACKETS),
    wireLengthsAt,
    seconds: new Float64Array(buffer, secondsAt, BATCH_PACKETS),
    secondsAt,
    nanoseconds: new Int32Array(buffer, nanosecondsAt, BATCH_PACKETS),
    nanosecondsAt,
    sources: new Uint8Array(BATCH_PACKETS),
    numbers: new Float64Array(BATCH_PACKETS),
  };

  function words(bytes: number): number {
    return memory.take(bytes * BATCH_PACKETS);
  }
}

/** Packets one batch after the other. */
export interface PacketStream {
  readonly batch: Batch;
  /** Puts the next packets into `batch`; those that were there are gone. False when there are none left. */
  refill(): Promise<boolean>;
}
