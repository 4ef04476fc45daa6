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
  /** What was measured before it was captured, and what was chosen by that; absent where all was asked for without a look. */
  readonly load?: LoadLook;
  readonly bounds: VerificationBounds;
  readonly captures: readonly CapturedAt[];
  /** Where the far end of the output was captured, in place of the output. */
  readonly collector?: CollectorSeen;
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
  readonly endedBy: WindowEnd;
}

/** What ended a window: the time or the packets that were asked for, a bound, or a capture that ended. */
export type WindowEnd = 'duration' | 'packets' | SampleBound | 'capture';

/** What a load can go beyond: what is known of packets in memory, bytes that are captured, processor time. */
export type SampleBound = 'memory' | 'bytes' | 'cpu';

/** A share of all flows: one in so many, a power of two, or all. */
export interface Sample {
  readonly of: number;
  /** Which of so many it is, from 0. */
  readonly which: number;
}

/** What is taken at most. */
export interface VerificationBounds {
  /** At all captures together. */
  readonly packets: number;
  /** Of what is captured. */
  readonly bytes: number;
  /** Of one processor over the duration that was asked for; captures and judging together. */
  readonly cpuShare: number;
}

/** A look at what passes the captures. */
export interface LoadLook {
  /** In a second, at all captures together. */
  readonly packets: number;
  readonly bytes: number;
  /** Packets of it that the sample takes. */
  readonly taken: number;
  /** Which of the samples it is, from 0. */
  readonly which: number;
  /** Processor time that captures took, in microseconds a packet. */
  readonly captureMicroseconds: number;
  /** What all of it would have gone beyond. */
  readonly tooMuch?: SampleBound;
  /** Whether no sample was small enough, so that the window is shorter. */
  readonly isShorter: boolean;
}

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

/** The far end of a mirror's output, where copies were captured. */
export interface CollectorSeen {
  readonly kind: 'file' | 'interface' | 'ssh';
  /** As it was asked for. */
  readonly source: string;
  /** Path of an interface's network namespace's file; absent for that of the program. */
  readonly namespace?: string;
  readonly packets: number;
  readonly droppedByKernel: number;
  /** Packets that are no tunnel packets, or are those of other tunnels. */
  readonly notOfMirror: number;
  /** Absent where it is this machine's own clock, or could not be aligned with it. */
  readonly clock?: CollectorClock;
}

/** A collector's clock by this machine's, found by packets and their copies. */
export interface CollectorClock {
  /** Packets whose copy is known. */
  readonly pairs: number;
  /** How much it is ahead, as if the fastest copy had taken no time. */
  readonly offsetMs: number;
  /** How much faster it runs; 0 where it is less than can be told. */
  readonly driftPpm: number;
  /** How far the fastest copies of parts of the window are from agreeing. */
  readonly uncertaintyMs: number;
}
