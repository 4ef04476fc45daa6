import { PCAPNG_MAGIC } from './pcapHeader.ts';

// A pcapng capture piece by piece (draft-ietf-opsawg-pcapng): little-endian, times in nanoseconds. One section header, then the
// interfaces, numbered from 0 as they come, then packets.

const INTERFACE = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** opt_comment, shb_userappl, if_name, if_tsresol. */
const COMMENT = 1;
const APPLICATION = 4;
const NAME = 2;
const RESOLUTION = 9;
/** An option's length is a number of 16 bits. */
const MAX_OPTION_BYTES = 65_535;
const MAX_TICKS = 0xffff_ffff_ffff_ffffn;

/** @param application what the file says wrote it */
export function sectionHeader(application: string): Uint8Array {
  const { view, bytes } = block(PCAPNG_MAGIC, 16, undefined, [[APPLICATION, utf8(application)]]);
  view.setUint32(8, BYTE_ORDER_MAGIC, true);
  view.setUint16(12, 1, true);
  // All ones: the length of the section is not said.
  view.setBigUint64(16, MAX_TICKS, true);
  return bytes;
}

export function interfaceDescription({
  linkType,
  name,
  snapLength,
}: {
  readonly linkType: number;
  readonly name: string;
  /** 0 when there is no limit. */
  readonly snapLength: number;
}): Uint8Array {
  const { view, bytes } = block(INTERFACE, 8, undefined, [
    [NAME, utf8(name)],
    [RESOLUTION, Uint8Array.of(9)],
  ]);
  view.setUint16(8, linkType, true);
  view.setUint32(12, snapLength, true);
  return bytes;
}

/** One packet; of a comment, what fits into 65,535 bytes of UTF-8. */
export function enhancedPacket(packet: {
  /** Number of its interface in the section. */
  readonly interface: number;
  /** As in a batch; a packet without a time (NaN) gets the time 0, and one that the format cannot say the nearest. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly comment?: string | undefined;
}): Uint8Array {
  const { comment = '' } = packet;
  const options = comment === '' ? [] : [[COMMENT, utf8(comment)] as const];
  const { view, bytes } = block(ENHANCED_PACKET, 20, packet.bytes, options);
  const ticks = ticksOf(packet.seconds, packet.nanoseconds);
  view.setUint32(8, packet.interface, true);
  view.setUint32(12, Number(ticks >> 32n), true);
  view.setUint32(16, Number(ticks & 0xffff_ffffn), true);
  view.setUint32(20, packet.bytes.length, true);
  view.setUint32(24, packet.wireLength, true);
  return bytes;
}

function ticksOf(seconds: number, nanoseconds: number): bigint {
  if (Number.isNaN(seconds)) return 0n;
  const ticks = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  if (ticks < 0n) return 0n;
  return ticks > MAX_TICKS ? MAX_TICKS : ticks;
}

/** As many whole characters as an option holds. */
function utf8(text: string): Uint8Array {
  // No character takes more than three bytes for each of its UTF-16 units.
  const room = new Uint8Array(Math.min(3 * text.length, MAX_OPTION_BYTES));
  return room.subarray(0, new TextEncoder().encodeInto(text, room).written);
}

type Option = readonly [code: number, value: Uint8Array];

/** A block whose fixed fields, `fields` bytes from byte 8 on, are still 0. */
function block(
  type: number,
  fields: number,
  data: Uint8Array | undefined,
  options: readonly Option[],
): { readonly view: DataView; readonly bytes: Uint8Array } {
  const optionsAt = 8 + fields + padded(data?.length ?? 0);
  const optionBytes = options.reduce((sum, [, value]) => sum + 4 + padded(value.length), 0);
  // opt_endofopt, where there are options.
  const length = optionsAt + optionBytes + (options.length > 0 ? 4 : 0) + 4;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  if (data !== undefined) bytes.set(data, 8 + fields);
  let at = optionsAt;
  for (const [code, value] of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  return { view, bytes };
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
