import { type ByteInput, type CaptureReader, captureReader, READER_BYTES } from '../captureReader.ts';
import type { Damage } from '../damage.ts';
import { type FrameMemory, frameMemory } from '../kernel/memory.ts';

export interface ReadPacket {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** Hexadecimal. */
  readonly bytes: string;
  readonly wireLength: number;
}

export interface ReadCapture {
  readonly packets: readonly ReadPacket[];
  readonly linkType: number | undefined;
  readonly dropped: number;
  readonly damage: Damage | undefined;
}

/** Sizes of the pieces that the bytes come in, over and over; as large as the reader asks for when there is none. */
export type Chunking = readonly number[];

/** All that a reader makes of a capture. */
export async function readAll(bytes: Uint8Array, chunking: Chunking = []): Promise<ReadCapture> {
  return withReader(bytes, chunking, async (reader) => {
    const packets: ReadPacket[] = [];
    while (await reader.refill()) packets.push(...packetsOf(reader));
    return { packets, linkType: reader.linkType(), dropped: reader.dropped(), damage: reader.damage() };
  });
}

/** Gives a reader of the bytes to `use`, in a memory that others get afterwards. */
export async function withReader<T>(
  bytes: Uint8Array,
  chunking: Chunking,
  use: (reader: CaptureReader) => Promise<T>,
): Promise<T> {
  const take = memories.pop() ?? reusableMemory();
  try {
    return await use(captureReader(take(), inPieces(bytes, chunking)));
  } finally {
    memories.push(take);
  }
}

/** The packets of a reader's batch. */
export function packetsOf({ batch }: CaptureReader): ReadPacket[] {
  return Array.from({ length: batch.count }, (_, index) => ({
    seconds: batch.seconds[index] ?? 0,
    nanoseconds: batch.nanoseconds[index] ?? 0,
    bytes: frameOf(batch, index).toString('hex'),
    wireLength: batch.wireLengths[index] ?? 0,
  }));
}

/** The bytes of a packet, where they are. */
export function frameOf({ memory, starts, lengths }: CaptureReader['batch'], index: number): Buffer {
  return Buffer.from(memory.bytes.buffer, starts[index], lengths[index]);
}

export function inPieces(bytes: Uint8Array, chunking: Chunking): ByteInput {
  let at = 0;
  let turn = 0;
  return {
    read: (target) => {
      const size = chunking.length === 0 ? target.length : (chunking[turn++ % chunking.length] ?? 1);
      const piece = bytes.subarray(at, at + Math.min(size, target.length));
      target.set(piece);
      at += piece.length;
      return piece.length;
    },
  };
}

const memories: (() => FrameMemory)[] = [];

/** One memory for reader after reader: each finds what others left there, and must not see it. */
function reusableMemory(): () => FrameMemory {
  const memory = frameMemory(READER_BYTES);
  return () => {
    let free = 0;
    return {
      ...memory,
      take: (size) => {
        const at = free;
        free += Math.ceil(size / 64) * 64;
        if (free > memory.bytes.length) throw new RangeError('a reader takes more than READER_BYTES');
        return at;
      },
    };
  };
}
