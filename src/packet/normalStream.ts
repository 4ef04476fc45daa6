import { BATCH_BYTES, BATCH_PACKETS, emptyBatch, type PacketStream } from './batch.ts';
import { MAX_FRAME_BYTES } from './damage.ts';
import type { FrameMemory } from './kernel/memory.ts';

/** The part of a frame that is compared: a view of what it is given, which it may overwrite, or new bytes, at most `LONGER_BYTES` more. */
export type NormalForm = (frame: Uint8Array) => Uint8Array;

/** Room for an EtherType in front of a packet that came without. */
const LONGER_BYTES = 2;
const ROOM_BYTES = 2 * MAX_FRAME_BYTES;

/** Bytes that a stream of normal forms takes of its memory. */
export const NORMAL_BYTES = ROOM_BYTES + BATCH_BYTES + 192;

/** The same packets, their frames in a normal form. */
export function normalStream(memory: FrameMemory, packets: PacketStream, form: NormalForm): PacketStream {
  const room = memory.take(ROOM_BYTES);
  const batch = emptyBatch(memory);
  const from = packets.batch;
  /** The next packet to be taken; a capture that was opened may have packets in its batch that it has not given yet. */
  let next = Number.POSITIVE_INFINITY;
  return {
    batch,
    async refill() {
      batch.first += batch.count;
      batch.count = 0;
      if (next >= from.count) {
        if (!(await packets.refill())) return false;
        next = 0;
      }
      let at = room;
      for (; next < from.count && batch.count < BATCH_PACKETS; next += 1) {
        const start = from.starts[next] as number;
        const length = from.lengths[next] as number;
        if (at + length + LONGER_BYTES > room + ROOM_BYTES) break;
        memory.bytes.copyWithin(at, start, start + length);
        const result = form(memory.bytes.subarray(at, at + length));
        const { count } = batch;
        if (result.buffer === memory.bytes.buffer) batch.starts[count] = result.byteOffset;
        else {
          memory.bytes.set(result, at);
          batch.starts[count] = at;
        }
        batch.lengths[count] = result.length;
        batch.wireLengths[count] = from.wireLengths[next] as number;
        batch.seconds[count] = from.seconds[next] as number;
        batch.nanoseconds[count] = from.nanoseconds[next] as number;
        batch.sources[count] = from.sources[next] as number;
        batch.numbers[count] = from.numbers[next] as number;
        batch.count = count + 1;
        at += Math.max(length, result.length);
      }
      return batch.count > 0;
    },
  };
}
