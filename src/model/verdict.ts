/** In what way copies differ from what is owed (RFC 2544, 5560, 4737), or why nothing can be said. */
export type FindingKind =
  | 'missing'
  | 'duplicate'
  | 'unexpected'
  | 'altered'
  | 'truncated'
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
}

/** Documented behaviour that versions of Open vSwitch are known not to have. */
export interface KnownDeviation {
  /** What happens, in one sentence. */
  readonly what: string;
  /** Where that is documented or shown. */
  readonly source: string;
}
