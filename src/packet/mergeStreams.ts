import { BATCH_BYTES, BATCH_PACKETS, emptyBatch, type PacketStream } from './batch.ts';
import { MAX_FRAME_BYTES } from './damage.ts';
import type { FrameMemory } from './kernel/memory.ts';

const ROOM_BYTES = 4 * MAX_FRAME_BYTES;

/** Bytes that a merged stream takes of its memory. */
export const MERGE_BYTES = ROOM_BYTES + BATCH_BYTES + 192;

/** Several captures as one, by time; packets of the same time in the order of the captures. What has no time keeps its place behind what was before it. */
export function mergeStreams(memory: FrameMemory, streams: readonly PacketStream[]): PacketStream {
  const room = memory.take(ROOM_BYTES);
  const batch = emptyBatch(memory);
  const next = streams.map(() => 0);
  let open: boolean[] | undefined;
  return {
    batch,
    async refill() {
      batch.first += batch.count;
      batch.count = 0;
      open ??= await Promise.all(streams.map((stream) => stream.refill()));
      let at = room;
      while (batch.count < BATCH_PACKETS) {
        const index = earliest(open);
        if (index < 0) break;
        const from = (streams[index] as PacketStream).batch;
        const i = next[index] as number;
        const start = from.starts[i] as number;
        const length = from.lengths[i] as number;
        if (at + length > room + ROOM_BYTES) break;
        memory.bytes.copyWithin(at, start, start + length);
        const { count } = batch;
        batch.starts[count] = at;
        batch.lengths[count] = length;
        batch.wireLengths[count] = from.wireLengths[i] as number;
        batch.seconds[count] = from.seconds[i] as number;
        batch.nanoseconds[count] = from.nanoseconds[i] as number;
        batch.sources[count] = index;
        batch.numbers[count] = from.first + i;
        batch.count = count + 1;
        at += length;
        next[index] = i + 1;
        if (i + 1 === from.count) {
          open[index] = await (streams[index] as PacketStream).refill();
          next[index] = 0;
        }
      }
      return batch.count > 0;
    },
  };

  function earliest(open: readonly boolean[]): number {
    let best = -1;
    for (let index = 0; index < streams.length; index += 1) {
      if (open[index] && (best < 0 || isBefore(index, best))) best = index;
    }
    return best;
  }

  function isBefore(one: number, other: number): boolean {
    const [a, b] = [(streams[one] as PacketStream).batch, (streams[other] as PacketStream).batch];
    const [i, j] = [next[one] as number, next[other] as number];
    const [secondsA, secondsB] = [a.seconds[i] as number, b.seconds[j] as number];
    if (secondsA !== secondsB) return secondsA < secondsB;
    return (a.nanoseconds[i] as number) < (b.nanoseconds[j] as number);
  }
}
