import type { Frame } from '../model/observation.ts';

/**
 * A frame that was made of another one, such as by a tag: of its bytes only those are kept that lie between what both begin with and what both end with, and
 * the others are taken from the original when they are asked for.
 *
 * @param content the key of the bytes
 */
export function rewrittenFrom(original: Frame, bytes: Uint8Array, content: string): Frame {
  const before = original.bytes;
  const most = Math.min(before.length, bytes.length);
  let head = 0;
  while (head < most && before[head] === bytes[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === bytes[bytes.length - 1 - tail]) tail += 1;
  const between = bytes.slice(head, bytes.length - tail);
  return {
    timeNs: original.timeNs,
    wireLength: bytes.length,
    content,
    get bytes() {
      const whole = original.bytes;
      return Buffer.concat([whole.subarray(0, head), between, whole.subarray(whole.length - tail)]);
    },
  };
}
