import { type Kind, kindOf } from './kind.ts';

/** What every probe's payload begins with, before its number of four bytes. */
const MARK = new TextEncoder().encode('mirrorbench');

/** Errors, which quote the packet that they are about; of ICMPv6 all that are (RFC 4443, 2.1). */
const QUOTING: readonly Kind[] = [
  'ICMP unreachable',
  'ICMP time exceeded',
  'ICMPv6 unreachable',
  'ICMPv6 type 2',
  'ICMPv6 type 3',
  'ICMPv6 type 4',
];

/** Bytes that the mark and a number take. */
export const PROBE_MARK_BYTES = MARK.length + 4;

/**
 * The beginning of a payload that tells a frame from all others of a trial, wherever it is seen and however its headers are changed.
 *
 * @param id 0 to 4294967295
 */
export function probeMark(id: number): Uint8Array {
  const bytes = new Uint8Array(PROBE_MARK_BYTES);
  bytes.set(MARK);
  new DataView(bytes.buffer).setUint32(MARK.length, id);
  return bytes;
}

/** The number of a probe, wherever in the frame its mark stands; undefined when there is none, or when an error quotes it. */
export function probeId(frame: Uint8Array): number | undefined {
  if (QUOTING.includes(kindOf(frame))) return undefined;
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const at = bytes.indexOf(MARK);
  return at < 0 || at + PROBE_MARK_BYTES > bytes.length ? undefined : bytes.readUInt32BE(at + MARK.length);
}
