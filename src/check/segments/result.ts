import type { SegmentCounts, SegmentDifferenceKind, SegmentUnit } from '../../model/segmentComparison.ts';
import { datagramName, streamName, type TcpFlag } from '../../packet/segment.ts';
import { summarize } from '../../packet/summary.ts';
import { bySent, bytesOf, type LeftOver } from './leftOver.ts';
import type { Multiset } from './multiset.ts';
import type { Place } from './piece.ts';
import type { Spans } from './spans.ts';
import { type Found, type PartedStream, streamDifferences } from './streamDifferences.ts';

/** What came of comparing two sides. */
export interface SegmentResult {
  /** Directions of TCP connections that had payload. */
  readonly streams: number;
  readonly counts: Readonly<Record<SegmentUnit, SegmentCounts>>;
  /** By kind, then by unit; at most 20 of a kind. */
  readonly differences: readonly FoundDifference[];
}

/** A difference, packets by their places. */
export interface FoundDifference {
  readonly kind: SegmentDifferenceKind;
  readonly unit: SegmentUnit;
  /** The stream's name; of a datagram or frame what it is. */
  readonly stream: string;
  readonly sequence?: number;
  readonly event?: TcpFlag;
  /** Of the unit. */
  readonly count: number;
  readonly packets: number;
  readonly original?: Place;
  readonly copy?: Place;
  readonly before?: number;
  readonly after?: number;
}

/** What is left over of a stream, and which of its bytes were sent. */
export interface StreamLeftOver extends LeftOver {
  readonly stream: string;
  readonly sent: Spans;
}

/** So many differences of a kind are told one by one. */
const MOST_OF_A_KIND = 20;
const KINDS = ['missing', 'altered', 'duplicate', 'unexpected'] as const satisfies readonly SegmentDifferenceKind[];

/** Tells of all that is left over how it differs. */
export function resultOf(compared: {
  readonly streams: number;
  readonly bytes: Pick<SegmentCounts, 'owed' | 'copies' | 'matched'>;
  readonly left: readonly StreamLeftOver[];
  readonly events: Multiset;
  readonly datagrams: Multiset;
  readonly frames: Multiset;
  readonly networkLayer: boolean;
}): SegmentResult {
  const { streams, bytes, left, events, datagrams, frames, networkLayer } = compared;
  const parted = left.map(({ stream, missing, altered, surplus, sent }): PartedStream => {
    return { stream, missing, altered, ...bySent(surplus, sent) };
  });
  const sum = (kind: 'missing' | 'duplicate' | 'unexpected') =>
    parted.reduce((total, each) => total + bytesOf(each[kind]), 0);
  const alteredBytes = parted.reduce((total, { altered }) => total + bytesOf(altered.map(({ copy }) => copy)), 0);
  const frameName = (key: string) => {
    const frame = Buffer.from(key, 'latin1');
    return summarize(networkLayer ? Buffer.concat([NO_ADDRESSES, frame]) : frame);
  };
  const found = [
    ...parted.flatMap(streamDifferences),
    ...wholeDifferences('events', events, eventOf),
    ...wholeDifferences('datagrams', datagrams, (key) => ({ stream: datagramName(key) })),
    ...wholeDifferences('frames', frames, (key) => ({ stream: frameName(key) })),
  ];
  return {
    streams,
    counts: {
      bytes: {
        ...bytes,
        missing: sum('missing'),
        altered: alteredBytes,
        duplicate: sum('duplicate'),
        unexpected: sum('unexpected'),
      },
      events: countsOf(events),
      datagrams: countsOf(datagrams),
      frames: countsOf(frames),
    },
    differences: KINDS.flatMap((kind) => found.filter((each) => each.kind === kind).slice(0, MOST_OF_A_KIND)).map(
      ({ tell, ...difference }) => ({ ...difference, ...tell() }),
    ),
  };
}

/** In front of a network packet with its EtherType they make an Ethernet frame. */
const NO_ADDRESSES = new Uint8Array(12);

/** An event of a stream as a key: its flag, its sequence number, its stream. */
export function eventKey(stream: string, event: { readonly flag: TcpFlag; readonly sequence: number }): string {
  return `${event.flag} ${event.sequence} ${stream}`;
}

function eventOf(key: string) {
  const [, event, sequence, stream] = /^(\w+) (\d+) (.*)$/s.exec(key) as unknown as [string, TcpFlag, string, string];
  return { stream: streamName(stream), event, sequence: Number(sequence) };
}

function wholeDifferences(
  unit: SegmentUnit,
  all: Multiset,
  told: (key: string) => Pick<FoundDifference, 'stream'>,
): readonly Found[] {
  return [
    ...all.waiting('source').map(({ key, places }): Found => {
      const count = places.length;
      return { kind: 'missing', unit, count, packets: count, original: places[0], tell: () => told(key) };
    }),
    ...all.waiting('copy').map(({ key, places, wasSent }): Found => {
      const count = places.length;
      const kind = wasSent ? 'duplicate' : 'unexpected';
      return { kind, unit, count, packets: count, copy: places[0], tell: () => told(key) };
    }),
  ];
}

function countsOf(all: Multiset): SegmentCounts {
  const waiting = (side: 'source' | 'copy', wasSent: boolean) =>
    all
      .waiting(side)
      .filter((one) => one.wasSent === wasSent)
      .reduce((sum, { places }) => sum + places.length, 0);
  return {
    owed: all.owed(),
    copies: all.copies(),
    matched: all.matched(),
    missing: waiting('source', false),
    altered: 0,
    duplicate: waiting('copy', true),
    unexpected: waiting('copy', false),
  };
}
