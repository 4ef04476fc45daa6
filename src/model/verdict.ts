import type { DifferenceKind } from './comparison.ts';
import type { Charge, Hop } from './ledger.ts';
import type { Direction } from './mirror.ts';
import type { Frame } from './observation.ts';

/** In what way copies differ from what is owed (RFC 2544, 5560, 4737), or why nothing can be said. */
export type FindingKind =
  | 'missing'
  | 'duplicate'
  | 'unexpected'
  | 'altered'
  | 'truncated'
  /** Copies that came in another order than their packets (RFC 4737). */
  | 'reordered'
  /** Copies that came later than the scenario lets them. */
  | 'delayed'
  /** A count of packets that is not the one expected. */
  | 'count'
  /** The switch itself is not well, or its own account is not what it should be. */
  | 'switch'
  /** The evidence is not good enough to judge by. */
  | 'evidence';

/** One thing that a check found, as a person would say it. */
export interface Finding {
  readonly kind: FindingKind;
  /** How many packets it speaks of. */
  readonly packets: number;
  /** One sentence that names the first packet concerned. */
  readonly summary: string;
  /** Of doubtful evidence: the hop that is in doubt, where it is one. */
  readonly hop?: Hop;
  /** Of missing copies: where they were lost, as far as counters tell. */
  readonly charges?: readonly Charge[];
  /** Of missing copies: packets that no counter accounts for. */
  readonly notAttributed?: number;
}

/** The counts behind a comparison of copies with what is owed; each in packets. */
export interface CopyCounts {
  readonly owed: number;
  readonly copies: number;
  readonly matched: number;
  readonly missing: number;
  readonly duplicate: number;
  readonly unexpected: number;
  readonly altered: number;
  readonly truncated: number;
}

/** A packet that is not as it should be, or the original that a copy differs from. */
export interface DifferingPacket {
  readonly frame: Frame;
  /** Where it was seen. */
  readonly port: string;
  readonly direction: Direction;
  /** What is wrong with it, for a person, such as `missing: packet 3 arriving at p1, not copied to p3`. */
  readonly why: string;
}

/** A packet for people to look at. */
export interface ExamplePacket {
  /** Where it was seen, such as `packet 3 arriving at p1`. */
  readonly place: string;
  /** Its first bytes as hexadecimal text. */
  readonly hex: string;
  /** How many bytes it has in all. */
  readonly bytes: number;
}

/** One difference between copies and what is owed: the packet that is owed beside the copy that came; one side alone where there is no other. */
export interface Example {
  readonly kind: DifferenceKind;
  readonly owed?: ExamplePacket;
  readonly copy?: ExamplePacket;
}

/** Owed and missing copies over time, in bins of equal length from the first packet that was owed on; each in packets. */
export interface LossTimeline {
  readonly binMs: number;
  readonly owed: readonly number[];
  readonly missing: readonly number[];
}

/** How long after their packets copies departed. */
export interface CopyDelays {
  readonly copies: number;
  /** Ascending quantiles (0 to 1) with their values, both ends included. */
  readonly quantiles: readonly { readonly quantile: number; readonly nanoseconds: number }[];
}

export type VerdictStatus = 'passed' | 'failed' | 'inconclusive';

/** What a check says of an observation. Wrong is a value: a mirror that loses packets is a verdict, not an exception. */
export interface Verdict {
  /** What was checked, such as `equivalent(during, mirror0)`. */
  readonly check: string;
  readonly status: VerdictStatus;
  /** The evidence in one line, such as `10 of 10 copies`. */
  readonly evidence: string;
  readonly counts?: CopyCounts;
  readonly findings: readonly Finding[];
  /** The first packets that differ. */
  readonly examples?: readonly Example[];
  /** Where copies are missing: when. */
  readonly loss?: LossTimeline;
  /** Where copies are known to be of packets, and there are enough of them for a distribution. */
  readonly delayNs?: CopyDelays;
  /** The packets behind the findings, by time, where the check compared packets. Only as long as they are at hand: it is not stored. */
  readonly differing?: () => readonly DifferingPacket[];
}

/** Documented behaviour that versions of Open vSwitch are known not to have. */
export interface KnownDeviation {
  /** What happens, in one sentence. */
  readonly what: string;
  /** Where that is documented or shown. */
  readonly source: string;
  /** What happens in a word or two, for the cell of a table, such as `twice`. */
  readonly short?: string;
}
