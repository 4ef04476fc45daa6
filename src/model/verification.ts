import type { Ledger } from './ledger.ts';
import type { Direction, Mirror } from './mirror.ts';
import type { Verdict, VerdictStatus } from './verdict.ts';

/** What was found of a mirror of a running switch. */
export interface Verification {
  readonly status: VerdictStatus;
  readonly bridge: string;
  readonly mirror: string;
  /** The mirror's columns. */
  readonly columns: Mirror;
  /** Version of Open vSwitch, such as `3.1.0`. */
  readonly version: string;
  /** `system` or `netdev`. */
  readonly datapath: string;
  /** Absent where nothing was captured. */
  readonly window?: VerifiedWindow;
  /** In pcap-filter(7)'s syntax: what was captured, where it was asked for. */
  readonly filter?: string;
  /** One in so many flows was captured; a power of two. */
  readonly sampleOf?: number;
  readonly captures: readonly CapturedAt[];
  /** Ports whose packets are needed, and cannot be captured. */
  readonly uncapturable: readonly UncapturablePort[];
  readonly copies: Verdict;
  /** Absent where copies could not be paired with their packets. */
  readonly order?: Verdict;
  readonly ledger: Ledger;
  /** Packets that the machine itself sent by the output's interface, such as its router solicitations, and that were left out. */
  readonly ownPackets: number;
  /** What to do to come to an answer, where there is none. */
  readonly advice: readonly string[];
}

/** When packets were owed. */
export interface VerifiedWindow {
  /** ISO 8601. */
  readonly from: string;
  readonly durationMs: number;
  /** How long before and after it was captured, so that what is in flight is told from what is lost. */
  readonly marginMs: number;
  /** What ended it: the time or the packets that were asked for, or so many packets or bytes as are taken at most. */
  readonly endedBy: WindowEnd;
}

export type WindowEnd = 'duration' | 'packets' | 'bound';

/** Where one direction of a port was captured. */
export interface CapturedAt {
  readonly port: string;
  readonly direction: Direction;
  readonly interface: string;
  /** Path of its network namespace's file; absent for that of the program. */
  readonly namespace?: string;
  readonly packets: number;
  readonly droppedByKernel: number;
}

/** A port that cannot be captured. */
export interface UncapturablePort {
  readonly port: string;
  readonly why: string;
  readonly instead: string;
}
