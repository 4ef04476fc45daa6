import { BATCH_BYTES, BATCH_PACKETS, emptyBatch, type PacketStream } from '../../packet/batch.ts';
import type { FrameMemory } from '../../packet/kernel/memory.ts';

/** Identical frames of which it cannot be told how many packets they were on their way. */
export interface Ambiguity {
  /** Copies owed at least and at most. */
  readonly atLeast: number;
  readonly atMost: number;
  /** Number of the first of them in the stream, from 0. */
  readonly first: number;
}

export interface OnceStream extends PacketStream {
  /** What was ambiguous, by the frame's bytes as `frameKey` gives them. */
  readonly ambiguous: () => ReadonlyMap<string, Ambiguity>;
}

/** A packet is known again at another source as long as no more bytes than these have come after it. */
const WINDOW_BYTES = 1 << 26;

/** Bytes that the stream takes of its memory. */
export const ONCE_BYTES = BATCH_BYTES + 128;

interface Seen {
  readonly key: string;
  readonly first: number;
  /** How often, by source. */
  readonly times: number[];
}

/**
 * The packets of several sources, each once however many sources saw it. Of identical frames, as many are owed as one source saw at
 * least; where one saw several and another saw any, they may have been as many as all saw together.
 *
 * @param packets the sources merged by time
 */
export function onceStream(memory: FrameMemory, packets: PacketStream): OnceStream {
  const batch = emptyBatch(memory);
  const window = new Map<string, Seen>();
  const ambiguous = new Map<string, Ambiguity>();
  let windowBytes = 0;
  return {
    batch,
    ambiguous: () => {
      for (const seen of window.values()) judge(seen);
      return ambiguous;
    },
    async refill() {
      batch.first += batch.count;
      batch.count = 0;
      while (batch.count === 0) {
        if (!(await packets.refill())) return false;
        const from = packets.batch;
        for (let i = 0; i < from.count && batch.count < BATCH_PACKETS; i += 1) {
          const key = frameKey(memory, from.starts[i] as number, from.lengths[i] as number);
          if (!isOwed(key, from.sources[i] as number)) continue;
          const { count } = batch;
          for (const column of [
            'starts',
            'lengths',
            'wireLengths',
            'seconds',
            'nanoseconds',
            'sources',
            'numbers',
          ] as const)
            batch[column][count] = from[column][i] as number;
          batch.count = count + 1;
        }
      }
      return true;
    },
  };

  function isOwed(key: string, source: number): boolean {
    const seen = window.get(key) ?? { key, first: batch.first + batch.count, times: [] };
    if (seen.times.length === 0) {
      window.set(key, seen);
      windowBytes += key.length;
      while (windowBytes > WINDOW_BYTES) forgetOldest();
    }
    const most = Math.max(0, ...seen.times.filter((times) => times > 0));
    seen.times[source] = (seen.times[source] ?? 0) + 1;
    return (seen.times[source] as number) > most;
  }

  function forgetOldest(): void {
    const [oldest] = window.values();
    if (oldest === undefined) return;
    judge(oldest);
    window.delete(oldest.key);
    windowBytes -= oldest.key.length;
  }

  function judge({ key, first, times }: Seen): void {
    const counts = times.filter((count) => count > 0);
    const atLeast = Math.max(...counts);
    if (atLeast < 2 || counts.length < 2) return;
    ambiguous.set(key, { first, atLeast, atMost: counts.reduce((sum, count) => sum + count, 0) });
  }
}

/** The bytes of a frame, one character each. */
export function frameKey(memory: FrameMemory, start: number, length: number): string {
  return Buffer.from(memory.bytes.buffer, start, length).toString('latin1');
}
