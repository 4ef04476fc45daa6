import { uint16 } from './big-endian.ts';

/** The Ethernet header of a frame, and what follows it. */
export interface Ethernet {
  /** Tags from the outside in. */
  readonly tags: readonly VlanTag[];
  /** EtherType (0x0600 and above) or IEEE 802.3 length (below) after all tags. */
  readonly type: number;
  /** All after the type, padding too; a view. */
  readonly payload: Uint8Array;
}

/** An IEEE 802.1Q or 802.1ad tag. */
interface VlanTag {
  /** 0 to 4095. */
  readonly id: number;
  /** Priority code point, 0 to 7. */
  readonly priority: number;
}

/** Below it, the type field is a length (IEEE 802.3, 3.2.6). */
export const FIRST_ETHERTYPE = 0x0600;

/** Tag protocol identifiers: 802.1Q, 802.1ad, and the one in use before 802.1ad. */
const TAG_TYPES: readonly number[] = [0x8100, 0x88a8, 0x9100];

/** Whether a type field says that a VLAN tag follows. */
export function isTagType(type: number): boolean {
  return TAG_TYPES.includes(type);
}

/** Decodes the Ethernet header and its VLAN tags; undefined when the frame ends within them. */
export function readEthernet(frame: Uint8Array): Ethernet | undefined {
  const tags: VlanTag[] = [];
  let at = 12;
  while (at + 6 <= frame.length && isTagType(uint16(frame, at))) {
    const tag = uint16(frame, at + 2);
    tags.push({ id: tag & 0x0fff, priority: tag >> 13 });
    at += 4;
  }
  const type = uint16(frame, at);
  if (at + 2 > frame.length || isTagType(type)) return undefined;
  return { tags, type, payload: frame.subarray(at + 2) };
}
