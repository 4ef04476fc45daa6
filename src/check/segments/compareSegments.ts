import { readSegment, type Segment } from '../../packet/segment.ts';
import { arenas } from './arenas.ts';
import { leftOver } from './leftOver.ts';
import { multiset } from './multiset.ts';
import type { Place, Side } from './piece.ts';
import { type Ranges, ranges } from './ranges.ts';
import { eventKey, resultOf, type SegmentResult, type StreamLeftOver } from './result.ts';
import { spans } from './spans.ts';

/** Captures that are being compared, packet by packet. Memory follows what has no partner yet, not what has passed. */
export interface SegmentMatching {
  /** A packet of the source; its bytes are not kept. */
  source(frame: Uint8Array, place: Place): void;
  /** A packet of the mirror; its bytes are not kept. */
  copy(frame: Uint8Array, place: Place): void;
  /** What waits on a side for its partner, in bytes of memory, more or less. */
  waiting(side: Side): number;
  /**
   * Ends the matching.
   *
   * @returns true when there are copies in surplus: the source's packets, told once more by `sent`, say which of them are duplicates
   */
  end(): boolean;
  sent(frame: Uint8Array): void;
  /** What came of it, after `end`. */
  result(): SegmentResult;
}

const SEQUENCES = 2 ** 32;

/**
 * Compares what does not depend on how streams are cut into frames, nor on who fills in transport checksums: payload of TCP by sequence
 * number, SYN, FIN and RST by their places in the stream, UDP by datagram, all else by frame; each as often as it was sent.
 *
 * Packets may come in any order; the closer to that of time, the less has to wait.
 *
 * @param networkLayer true when frames begin with the EtherType instead of an Ethernet header
 */
export function compareSegments({ networkLayer = false } = {}): SegmentMatching {
  const kept = arenas();
  const bytes = { owed: 0, copies: 0, matched: 0 };
  const events = multiset();
  const datagrams = multiset();
  const frames = multiset();
  const streams = new Set<string>();
  /** Streams of which something waits. */
  const open = new Map<string, Ranges>();
  const left = new Map<string, StreamLeftOver>();

  return {
    source: (frame, place) => take('source', readSegment(frame, networkLayer), place),
    copy: (frame, place) => take('copy', readSegment(frame, networkLayer), place),
    waiting: (side) =>
      kept.waiting(side) + events.waitingBytes(side) + datagrams.waitingBytes(side) + frames.waitingBytes(side),
    end() {
      for (const [stream, own] of open)
        left.set(stream, { stream, ...leftOver(own.waiting('source'), own.waiting('copy')), sent: spans() });
      const hasBytes = [...left.values()].some(({ surplus }) => surplus.length > 0);
      return hasBytes || events.hasCopies() || datagrams.hasCopies() || frames.hasCopies();
    },
    sent(frame) {
      const segment = readSegment(frame, networkLayer);
      if (segment.kind === 'datagram') datagrams.sent(segment.key);
      else if (segment.kind === 'frame') frames.sent(segment.key);
      else {
        for (const event of segment.events) events.sent(eventKey(segment.stream, event));
        addSent(segment.stream, segment.sequence, segment.payload.length);
      }
    },
    result: () =>
      resultOf({ streams: streams.size, bytes, left: [...left.values()], events, datagrams, frames, networkLayer }),
  };

  function addSent(stream: string, sequence: number, length: number): void {
    const { surplus = [], sent } = left.get(stream) ?? {};
    if (surplus.length === 0 || length === 0) return;
    sent?.add(sequence, Math.min(length, SEQUENCES - sequence));
    if (sequence + length > SEQUENCES) sent?.add(0, sequence + length - SEQUENCES);
  }

  function take(side: Side, segment: Segment, place: Place): void {
    switch (segment.kind) {
      case 'tcp':
        for (const event of segment.events) events.add(side, eventKey(segment.stream, event), place);
        if (segment.payload.length > 0) takeBytes(side, segment.stream, segment.sequence, segment.payload, place);
        break;
      case 'datagram':
        datagrams.add(side, segment.key, place);
        break;
      case 'frame':
        frames.add(side, segment.key, place);
        break;
      default:
        segment satisfies never;
    }
  }

  function takeBytes(side: Side, stream: string, sequence: number, payload: Uint8Array, place: Place): void {
    let own = open.get(stream);
    if (own === undefined) {
      own = ranges(kept);
      open.set(stream, own);
      streams.add(stream);
    }
    bytes[side === 'source' ? 'owed' : 'copies'] += payload.length;
    bytes.matched += own.add(side, sequence, payload, place);
    if (own.isIdle()) open.delete(stream);
  }
}
