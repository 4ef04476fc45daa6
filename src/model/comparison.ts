/** Version of the layout of a comparison's JSON; raised when a reader of an older layout would misread it. */
export const COMPARISON_SCHEMA_VERSION = 1;

/** Equal: every packet of the source was copied once, whole and unchanged, and nothing else. Empty: neither capture holds a packet. */
export type ComparisonVerdict = 'equal' | 'different' | 'inconclusive' | 'empty';

/** In what way a packet differs (RFC 2544, 5560), or `evidence`: why a capture cannot be relied on. */
export type DifferenceKind = 'missing' | 'duplicate' | 'unexpected' | 'altered' | 'truncated';

/** A packet of a capture, as a person looks it up. */
export interface PacketPlace {
  /** Place in its file, from 1. */
  readonly number: number;
  /** Index of the file among the sources; absent for a packet of the mirror. */
  readonly source?: number;
  /** Seconds since the epoch, exact to the nanosecond, as decimal text such as `1700000000.000000001`. */
  readonly time: string;
  /** Length on the wire in bytes. */
  readonly wireLength: number;
  /** The bytes that were compared, in normal form, as hexadecimal text; those after the first 2048 are left out. */
  readonly hex: string;
  /** One line, as tcpdump(8) would print it. */
  readonly summary: string;
}

/** A place where a copy is another than its original. */
export interface FieldChange {
  /** A header field such as `ipv4.ttl`, or a place such as `payload byte 12`. */
  readonly field: string;
  /** Text of the value in the original; empty where the original has none. */
  readonly before: string;
  /** Text of the value in the copy; empty where the copy has none. */
  readonly after: string;
}

/** One difference between the captures. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** The packet of the source: the missing one, the original of a changed copy, or of a duplicate where it is known. */
  readonly original?: PacketPlace;
  /** The packet of the mirror; absent when it is missing. */
  readonly copy?: PacketPlace;
  /** What was changed; of altered copies only. */
  readonly changes?: readonly FieldChange[];
  /** One line for a person. */
  readonly summary: string;
}

/** Why the evidence does not allow a verdict, such as a file that ends inside a packet. */
export interface Doubt {
  readonly kind: 'evidence';
  /** Name of the file. */
  readonly file: string;
  /** Packets concerned; 0 when it is not about a number of them. */
  readonly packets: number;
  readonly summary: string;
}

/** What was read of a side. */
export interface SideTotals {
  readonly files: readonly string[];
  /** Packets that were compared; of several sources with `once`, those owed. */
  readonly packets: number;
  /** Captured bytes of them, before any normal form. */
  readonly bytes: number;
}

/** Order of the matched copies (RFC 4737), judged within each source. */
export interface Reordering {
  /** Copies that came after one that should have come later (Type-P-Reordered). */
  readonly packets: number;
  /** Of the matched; 0 to 1. */
  readonly ratio: number;
  /** Longest distance, in matched copies, back to the first one that had overtaken it (reordering extent); 0 without reordering. */
  readonly maxExtent: number;
  /** Greatest n for which a copy is n-reordered: that many in a row before it had overtaken it. */
  readonly maxN: number;
  /** Copies that are 3-reordered or worse: what makes TCP retransmit. */
  readonly threeReordered: number;
  /** Reordered copies when all sources are taken as one by time; reported, never judged. Present with several sources only. */
  readonly betweenSources?: number;
}

/** Time from source to mirror over the matched, in nanoseconds; quantiles to within 0.8 %, min and max exact. */
export interface DelayNs {
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** Missing packets over time: a run is missing packets one after the other, several sources taken as one by time. */
export interface LossRuns {
  readonly runs: number;
  /** Length of the longest run, in packets. */
  readonly longest: number;
  /** The first packet of the longest run. */
  readonly longestAt?: { readonly number: number; readonly source: number; readonly time: string };
  /** Missing packets before the first that was copied: a window that opened late. */
  readonly atBeginning: number;
  /** Missing packets after the last that was copied: a window that closed early. */
  readonly atEnd: number;
}

/** Two captures compared: the content of `mirrorbench compare --json`. */
export interface CaptureComparison {
  readonly schemaVersion: typeof COMPARISON_SCHEMA_VERSION;
  readonly verdict: ComparisonVerdict;
  readonly source: SideTotals;
  readonly mirror: SideTotals;
  /** `matched + missing + altered + truncated = source.packets`; `matched + duplicate + unexpected + altered + truncated = mirror.packets`. */
  readonly matched: number;
  readonly missing: number;
  readonly duplicate: number;
  readonly unexpected: number;
  readonly altered: number;
  readonly truncated: number;
  readonly reordered: Reordering;
  /** Null when nothing matched, or a capture has packets without a time. */
  readonly delayNs: DelayNs | null;
  /** True when a copy seems to be older than its original, or all are seconds apart: the clocks differ. */
  readonly clocksDiffer: boolean;
  readonly loss: LossRuns;
  /** Rules that were in force beside whole frames, such as `ignore ttl`. */
  readonly rules: readonly string[];
  /** Doubts first, then differences in the order of their packets; at most 20 of a kind. */
  readonly findings: readonly (Doubt | Difference)[];
}
