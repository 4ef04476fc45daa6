import type { PacketPlace } from '../../model/comparison.ts';
import { summarize } from '../../packet/summary.ts';
import type { Waiting } from './unmatched.ts';

/** Bytes of a packet that are shown. */
const SHOWN_BYTES = 2048;
/** In front of a network packet with its EtherType they make an Ethernet frame. */
const NO_ADDRESSES = new Uint8Array(12);

/** A packet as a person looks it up. */
export function placeOf(
  waiting: Waiting,
  side: 'source' | 'mirror',
  severalSources: boolean,
  networkLayer = false,
): PacketPlace {
  const { bytes, wireLength } = waiting;
  return {
    number: numberInFile(waiting, side, severalSources),
    ...(side === 'source' && { source: waiting.source }),
    time: timeText(waiting),
    wireLength,
    hex: Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString('hex'),
    summary: summarize(networkLayer ? Buffer.concat([NO_ADDRESSES, bytes]) : bytes),
  };
}

/** Place of a packet in its file, from 1. */
export function numberInFile(waiting: Waiting, side: 'source' | 'mirror', severalSources: boolean): number {
  return 1 + (side === 'source' && severalSources ? waiting.numberInSource : waiting.number);
}

/** A time exact to the nanosecond, such as `1700000000.000000001`; empty when there is none. */
function timeText({ seconds, nanoseconds }: Waiting): string {
  return Number.isNaN(seconds) ? '' : `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
}
