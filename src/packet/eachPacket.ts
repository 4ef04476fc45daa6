import { type ByteInput, captureReader, READER_BYTES } from './captureReader.ts';
import type { Damage } from './damage.ts';
import { frameMemory } from './kernel/memory.ts';

/** Called for each packet: its bytes, which are gone afterwards, and its time in nanoseconds since the epoch, to some hundred of them. */
export type See = (bytes: Buffer, timeNs: number) => void;

/** What a capture is, beside its packets. */
export interface Passed {
  readonly packets: number;
  /** LINKTYPE_ number; undefined when the capture ends before it says. */
  readonly linkType: number | undefined;
  readonly damage: Damage | undefined;
}

/** Reads a capture once from its beginning, in constant memory; never throws for what its bytes are. */
export async function eachPacket(input: ByteInput, see: See = () => {}): Promise<Passed> {
  const memory = frameMemory(READER_BYTES);
  const reader = captureReader(memory, input);
  const { batch } = reader;
  let packets = 0;
  while (await reader.refill()) {
    for (let index = 0; index < batch.count; index += 1) {
      const start = batch.starts[index] as number;
      const time = (batch.seconds[index] as number) * 1e9 + (batch.nanoseconds[index] as number);
      see(memory.bytes.subarray(start, start + (batch.lengths[index] as number)), time);
    }
    packets += batch.count;
  }
  return { packets, linkType: reader.linkType(), damage: reader.damage() };
}
