import type { PacketStream } from '../../packet/batch.ts';

/** Totals of a stream, counted as it passes. */
export interface Tally {
  readonly stream: PacketStream;
  readonly packets: () => number;
  /** Bytes of the frames. */
  readonly bytes: () => number;
  /** Packets of which the capture kept less than is compared. */
  readonly cut: () => number;
}

/** @param compared bytes of a frame that are compared at most */
export function tally(packets: PacketStream, compared = Number.POSITIVE_INFINITY): Tally {
  const { batch } = packets;
  let [bytes, cut, read] = [0, 0, 0];
  const stream: PacketStream = {
    batch,
    async refill() {
      const more = await packets.refill();
      if (!more) return false;
      const { lengths, wireLengths, count } = batch;
      for (let index = 0; index < count; index += 1) {
        const length = lengths[index] as number;
        bytes += length;
        if (length < (wireLengths[index] as number) && length < compared) cut += 1;
      }
      read += count;
      return true;
    },
  };
  return { stream, packets: () => read, bytes: () => bytes, cut: () => cut };
}
