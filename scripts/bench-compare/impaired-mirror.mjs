import { pcapWriter } from './pcap-writer.mjs';
import { random } from './random.mjs';

/** One packet in so many. */
const ONE_IN = 100;
const FARTHEST = 64;

const IMPAIRMENTS = {
  clean: { loses: false, delays: false },
  lost: { loses: true, delays: false },
  reordered: { loses: false, delays: true },
  both: { loses: true, delays: true },
};

export const CONDITIONS = Object.keys(IMPAIRMENTS);

/**
 * Writes the mirror's capture as its source is written. Of those that a condition concerns it loses one packet in a hundred,
 * and one in a hundred is overtaken by 1 to 64 others. The last 64 stay as they are: thereby every delayed one is
 * overtaken, and the delayed are exactly the reordered of RFC 4737.
 */
export function impairedMirror(path, condition, packets, seed) {
  const { loses, delays } = IMPAIRMENTS[condition];
  const next = random(seed);
  const writer = pcapWriter(path);
  // Held packets stand where the count of those that passed will point when they are due.
  const held = Array.from({ length: FARTHEST + 1 }, () => []);
  const truth = { mirrorPackets: 0, missing: 0, delayed: 0 };
  let seen = 0;
  let passed = 0;
  let last = 0;

  const write = (bytes, start, length, time) => {
    last = Math.max(last + 50, time + 3000 + (next() % 1500));
    const frame = writer.reserve(length, last);
    bytes.copy(writer.bytes, frame, start, start + length);
    truth.mirrorPackets += 1;
  };
  return {
    /** The source's next frame, and its time in nanoseconds. */
    see(bytes, start, length, time) {
      seen += 1;
      const spared = seen > packets - FARTHEST;
      if (loses && !spared && next() % ONE_IN === 0) {
        truth.missing += 1;
        return;
      }
      if (delays && !spared && next() % ONE_IN === 0) {
        const due = passed + 1 + (next() % FARTHEST);
        held[due % held.length].push(Buffer.from(bytes.subarray(start, start + length)));
        truth.delayed += 1;
        return;
      }
      write(bytes, start, length, time);
      passed += 1;
      const released = held[passed % held.length];
      for (const frame of released) write(frame, 0, frame.length, time);
      released.length = 0;
    },
    close() {
      writer.close();
      return truth;
    },
  };
}
