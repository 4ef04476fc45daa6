import type { Frame } from '../../model/observation.ts';
import { checkChecksums, WRONG } from '../../packet/frameChecksums.ts';

/** Ethernet header and two tags. */
export const LINK_HEADER_BYTES = 22;
const ADDRESSES_BYTES = 12;
/** Frames of a capture that are looked at for checksums: where some are left to interfaces, most are. */
const MOST_LOOKED_AT = 1000;

/** Whether frames show that segmentation or checksums are left to interfaces: longer than a link takes, or without their checksum. */
export function leftToOffloads(frames: readonly Frame[], mtu: number): boolean {
  return (
    frames.some(({ wireLength }) => wireLength > mtu + LINK_HEADER_BYTES) ||
    frames.slice(0, MOST_LOOKED_AT).some(isUnfilled)
  );
}

function isUnfilled({ bytes }: Frame): boolean {
  if (bytes.length < ADDRESSES_BYTES + 2) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint16(ADDRESSES_BYTES);
  return (checkChecksums(view, ADDRESSES_BYTES + 2, bytes.length, type) & WRONG.unfilled) !== 0;
}
