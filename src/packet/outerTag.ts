import { uint16 } from './big-endian.ts';
import { isTagType } from './ethernet.ts';

/** The outermost VLAN tag of a frame. */
export interface OuterTag {
  /** Tag protocol identifier: 0x8100 of IEEE 802.1Q, or another that `isTagType` knows. */
  readonly type: number;
  /** 0 to 4095; 0 for a priority alone. */
  readonly id: number;
  /** Priority code point, 0 to 7. */
  readonly priority: number;
  /** The drop eligible indicator. */
  readonly dropEligible: boolean;
}

/** Where a tag stands: behind both addresses. */
const TAG_OFFSET = 12;
const TAG_BYTES = 4;

/** The outermost tag; undefined when the frame has none. */
export function readOuterTag(frame: Uint8Array): OuterTag | undefined {
  if (frame.length < TAG_OFFSET + TAG_BYTES || !isTagType(uint16(frame, TAG_OFFSET))) return undefined;
  const control = uint16(frame, TAG_OFFSET + 2);
  return {
    type: uint16(frame, TAG_OFFSET),
    id: control & 0x0fff,
    priority: control >> 13,
    dropEligible: (control & 0x1000) !== 0,
  };
}

/** The frame without its outermost tag, as new bytes; the frame itself when it has none. */
export function withoutOuterTag(frame: Uint8Array): Uint8Array {
  if (readOuterTag(frame) === undefined) return frame;
  const bare = new Uint8Array(frame.length - TAG_BYTES);
  bare.set(frame.subarray(0, TAG_OFFSET));
  bare.set(frame.subarray(TAG_OFFSET + TAG_BYTES), TAG_OFFSET);
  return bare;
}
