import type { Place } from './piece.ts';
import type { FoundDifference, SegmentResult } from './result.ts';

/** How a packet of a side is named, such as `packet 17 of lan.pcap`. */
export interface PacketNames {
  readonly original: (place: Place) => string;
  readonly copy: (place: Place) => string;
}

/** The rule that was used, and on how much: `TCP by bytes (2 streams, 20,000,000 bytes), UDP by datagram (3), the rest by frame (40)`. */
export function ruleSentence({ streams, counts: { bytes, events, datagrams, frames } }: SegmentResult): string {
  const flags = events.owed === 0 ? '' : `, ${grouped(events.owed)} of SYN, FIN, RST`;
  const tcp = `${counted(streams, 'stream')}, ${counted(bytes.owed, 'byte')}${flags}`;
  return `TCP by bytes (${tcp}), UDP by datagram (${grouped(datagrams.owed)}), the rest by frame (${grouped(frames.owed)})`;
}

/** How much of what differs, such as `1,448 bytes missing, 2 frames unexpected`; empty when nothing does. */
export function differencesSentence({ counts }: Pick<SegmentResult, 'counts'>): string {
  const kinds = ['missing', 'altered', 'duplicate', 'unexpected'] as const;
  const units = ['bytes', 'events', 'datagrams', 'frames'] as const;
  return units
    .flatMap((unit) => kinds.map((kind) => ({ unit, kind, count: counts[unit][kind] })))
    .filter(({ count }) => count > 0)
    .map(({ unit, kind, count }) => `${counted(count, unit.slice(0, -1))} ${kind}`)
    .join(', ');
}

/** A difference in one sentence: what, where in the stream, how much, and where to look it up. */
export function differenceSentence(difference: FoundDifference, names: PacketNames): string {
  const { kind, count, original, copy } = difference;
  const first = original === undefined ? copy && names.copy(copy) : names.original(original);
  const where = difference.packets === 1 ? first : `${grouped(difference.packets)} packets, the first: ${first}`;
  const what = subject(difference);
  switch (kind) {
    case 'missing':
      return `${what} ${were(count)} not copied (${where})`;
    case 'duplicate':
      return `${what} ${were(count)} copied more often than sent (${where})`;
    case 'unexpected':
      return `${what} ${were(count)} never sent (${where})`;
    case 'altered': {
      const change = `${hex(difference.before)} became ${hex(difference.after)}`;
      return `${what} ${were(count)} changed: ${change} (${first}, which came as ${copy && names.copy(copy)})`;
    }
    default:
      return kind satisfies never;
  }
}

function subject({ kind, unit, stream, sequence, event, count }: FoundDifference): string {
  const times = count === 1 ? '' : `, ${grouped(count)} times,`;
  switch (unit) {
    case 'bytes':
      return kind === 'altered'
        ? `${stream}: ${counted(count, 'byte')}, the first at sequence number ${sequence},`
        : `${stream}: ${counted(count, 'byte')} from sequence number ${sequence} on`;
    case 'events':
      return `${stream}: ${event} at sequence number ${sequence}${times}`;
    case 'datagrams':
    case 'frames':
      return `${stream}${times}`;
    default:
      return unit satisfies never;
  }
}

function were(count: number): string {
  return count === 1 ? 'was' : 'were';
}

function hex(value: number | undefined): string {
  return `0x${(value ?? 0).toString(16).padStart(2, '0')}`;
}

function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

function counted(number: number, one: string): string {
  return `${grouped(number)} ${one}${number === 1 ? '' : 's'}`;
}
