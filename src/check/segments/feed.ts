import type { Batch, PacketStream } from '../../packet/batch.ts';
import type { SegmentMatching } from './compareSegments.ts';
import type { Side } from './piece.ts';

/** Of what waits on both sides together, from which on two captures have too little in common to go on. */
const MOST_WAITING_BYTES = 2 ** 30;
/** A side that has so much more waiting than the other is held back, whatever the times say: clocks may differ. */
const MOST_AHEAD_BYTES = 1 << 24;

/**
 * Tells a matching the packets of both sides in step: by their times, as long as no side has far more waiting than the other.
 *
 * @param severalSources the source is merged of several captures
 * @returns false when it ended early, because too much waited
 */
export async function feedInTime(
  matching: SegmentMatching,
  { source, mirror }: { readonly source: PacketStream; readonly mirror: PacketStream },
  severalSources: boolean,
): Promise<boolean> {
  const [a, b] = [source.batch, mirror.batch];
  let [i, j] = [0, 0];
  let more = await source.refill();
  let moreCopies = await mirror.refill();
  while (more || moreCopies) {
    if (!moreCopies || (more && next() === 'source')) {
      const place = severalSources
        ? { capture: a.sources[i] as number, number: (a.numbers[i] as number) + 1 }
        : { capture: 0, number: a.first + i + 1 };
      matching.source(frameOf(a, i), place);
      i += 1;
    } else {
      matching.copy(frameOf(b, j), { capture: 0, number: b.first + j + 1 });
      j += 1;
    }
    if (matching.waiting('source') + matching.waiting('copy') > MOST_WAITING_BYTES) return false;
    if (more && i >= a.count) {
      more = await source.refill();
      i = 0;
    }
    if (moreCopies && j >= b.count) {
      moreCopies = await mirror.refill();
      j = 0;
    }
  }
  return true;

  function next(): Side {
    const ahead = matching.waiting('source') - matching.waiting('copy');
    if (Math.abs(ahead) > MOST_AHEAD_BYTES) return ahead > 0 ? 'copy' : 'source';
    const laterNs =
      ((b.seconds[j] as number) - (a.seconds[i] as number)) * 1e9 +
      ((b.nanoseconds[j] as number) - (a.nanoseconds[i] as number));
    // Without times the side goes on that has less waiting.
    if (Number.isNaN(laterNs)) return ahead > 0 ? 'copy' : 'source';
    return laterNs >= 0 ? 'source' : 'copy';
  }
}

/** Tells a matching the source's packets once more. */
export async function feedAgain(matching: SegmentMatching, source: PacketStream): Promise<void> {
  const { batch } = source;
  while (await source.refill()) {
    for (let index = 0; index < batch.count; index += 1) matching.sent(frameOf(batch, index));
  }
}

function frameOf({ memory, starts, lengths }: Batch, index: number): Uint8Array {
  const start = starts[index] as number;
  return memory.bytes.subarray(start, start + (lengths[index] as number));
}
