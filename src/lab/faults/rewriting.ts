import { windowOf } from '../../host/until.ts';

/** Passes frames on, some of them changed, held back or late. `number` counts from 0. */
export type Rewriting = (frames: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

/** One frame becomes another. */
export function changing(number: number, change: (frame: Buffer) => Buffer): Rewriting {
  return async function* (frames) {
    let at = 0;
    for await (const frame of frames) {
      yield at === number ? change(frame) : frame;
      at += 1;
    }
  };
}

/** One frame comes so many places later. */
export function holding(number: number, places: number): Rewriting {
  return async function* (frames) {
    let at = 0;
    let held: Buffer | undefined;
    for await (const frame of frames) {
      if (at === number) held = frame;
      else yield frame;
      if (held !== undefined && at === number + places) {
        yield held;
        held = undefined;
      }
      at += 1;
    }
    if (held !== undefined) yield held;
  };
}

/** One frame, and all behind it, waits so many milliseconds. */
export function delaying(number: number, milliseconds: number): Rewriting {
  return async function* (frames) {
    let at = 0;
    for await (const frame of frames) {
      if (at === number) await windowOf(milliseconds);
      yield frame;
      at += 1;
    }
  };
}

/** The last bit of the payload is another. */
export function withOtherBit(frame: Buffer): Buffer {
  const copy = Buffer.from(frame);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}

const ADDRESSES = 12;

/** With a VLAN tag. */
export function withTag(frame: Buffer): Buffer {
  return Buffer.concat([
    frame.subarray(0, ADDRESSES),
    Buffer.from([0x81, 0x00, 0x00, 0x05]),
    frame.subarray(ADDRESSES),
  ]);
}

/** Without its VLAN tag. */
export function withoutTag(frame: Buffer): Buffer {
  return Buffer.concat([frame.subarray(0, ADDRESSES), frame.subarray(ADDRESSES + 4)]);
}
