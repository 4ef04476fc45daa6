import type { ComparisonVerdict, Doubt, SideTotals } from './comparison.ts';

/** Version of the layout of the JSON; raised when a reader of an older layout would misread it. */
export const SEGMENT_COMPARISON_SCHEMA_VERSION = 1;

/** In what way a stream's copy differs; duplicate and unexpected tell whether the source had sent the like. */
export type SegmentDifferenceKind = 'missing' | 'altered' | 'duplicate' | 'unexpected';

/**
 * What is compared as a whole, or by itself:
 *
 * - `bytes`: payload of TCP, each byte by its sequence number
 * - `events`: SYN, FIN and RST
 * - `datagrams`: UDP
 * - `frames`: all else
 */
export type SegmentUnit = 'bytes' | 'events' | 'datagrams' | 'frames';

/**
 * How many of a unit there were, and what came of them:
 * `matched + missing + altered = owed`, `matched + altered + duplicate + unexpected = copies`.
 */
export interface SegmentCounts {
  readonly owed: number;
  readonly copies: number;
  readonly matched: number;
  readonly missing: number;
  /** Of bytes only: another value at the same sequence number. */
  readonly altered: number;
  readonly duplicate: number;
  readonly unexpected: number;
}

/** Where a packet is looked up. */
export interface SegmentPlace {
  /** Name of the capture. */
  readonly file: string;
  /** Place in it, from 1. */
  readonly number: number;
}

/** One difference: a gap in a stream, bytes beyond it, or a thing that was compared as a whole. */
export interface SegmentDifference {
  readonly kind: SegmentDifferenceKind;
  readonly unit: SegmentUnit;
  /** The stream's direction, such as `10.0.0.1.40000 > 10.0.0.2.5201`; of a datagram or frame what it is, as tcpdump(8) would print it. */
  readonly stream: string;
  /** Of the first byte, or of the event. */
  readonly sequence?: number;
  /** Of events. */
  readonly event?: 'SYN' | 'FIN' | 'RST';
  /** How many of the unit it speaks of. */
  readonly count: number;
  /** How many packets held them. */
  readonly packets: number;
  /** The first packet of the source; absent where the source has none. */
  readonly original?: SegmentPlace;
  /** The first packet of the mirror; absent where it is missing. */
  readonly copy?: SegmentPlace;
  /** Values of the first byte that was altered, 0 to 255. */
  readonly before?: number;
  readonly after?: number;
  /** One line for a person. */
  readonly summary: string;
}

/** Captures compared by what does not depend on how streams are cut into frames: the content of `mirrorbench compare --by-stream --json`. */
export interface SegmentComparison {
  readonly schemaVersion: typeof SEGMENT_COMPARISON_SCHEMA_VERSION;
  readonly by: 'stream';
  readonly verdict: ComparisonVerdict;
  readonly source: SideTotals;
  readonly mirror: SideTotals;
  /** Directions of TCP connections. */
  readonly streams: number;
  readonly bytes: SegmentCounts;
  readonly events: SegmentCounts;
  readonly datagrams: SegmentCounts;
  readonly frames: SegmentCounts;
  /** Rules that were in force, such as a capture filter. */
  readonly rules: readonly string[];
  /** Doubts first, then differences; at most 20 of a kind. */
  readonly findings: readonly (Doubt | SegmentDifference)[];
}
