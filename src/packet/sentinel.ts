import { ethernet } from './build/ethernet.ts';
import { readPcap } from './pcap.ts';

/** IEEE 802.3's group for pause frames: no bridge that learns passes it on. */
const DESTINATION = '01:80:c2:00:00:01';
/** For local experiments (IEEE 802, 9.2.3). */
const ETHERTYPE = 0x88b5;
const HEADER_BYTES = 14;
/** What a sentinel's payload begins with, before its id. */
const MARK = new TextEncoder().encode('sentinel ');

/**
 * A frame that proves that a capture sees what passes.
 *
 * @param source the sender's own Ethernet address, such as `02:00:00:00:00:01`
 * @param id tells it from all others: a text of up to 32 characters
 */
export function sentinelFrame(source: string, id: string): Uint8Array {
  return ethernet({ source, destination: DESTINATION, type: ETHERTYPE }, Buffer.concat([MARK, Buffer.from(id)]));
}

/** What a capture holds up to a sentinel, or so far. */
export interface SentinelSearch {
  readonly seen: boolean;
  /** Packets before it that are no sentinels. */
  readonly others: number;
}

/** Looks for a sentinel in a classic pcap file, whose last record may be half written. */
export function findSentinel(file: Uint8Array, sentinel: Uint8Array): SentinelSearch {
  const { frames } = readPcap(file);
  const at = frames.findIndex(({ bytes }) => Buffer.compare(bytes, sentinel) === 0);
  const before = at < 0 ? frames : frames.slice(0, at);
  return { seen: at >= 0, others: before.filter(({ bytes }) => !isSentinel(bytes)).length };
}

function isSentinel(frame: Uint8Array): boolean {
  return Buffer.compare(frame.subarray(HEADER_BYTES, HEADER_BYTES + MARK.length), MARK) === 0;
}
