/** What is measured of a state of a lab, each with its own unit. */
export type QuantityName =
  /** Packets a second that came in at the receiver. */
  | 'deliveredPacketsPerSecond'
  /** Bits of frames a second that came in at the receiver, frame check sequences included; of iperf3 bits of payload, by its receiver's account. */
  | 'deliveredBitsPerSecond'
  /** Lost of sent, 0 to 1. */
  | 'lossRatio'
  /** Copies that came out at the output of copies that were owed, 0 to 1; of states that copy. */
  | 'copyRatio'
  /** Round-trip time under load, in milliseconds, at quantiles of all that were measured in a trial. */
  | 'roundTripMedianMs'
  | 'roundTripP99Ms'
  /** CPU seconds of ovs-vswitchd for a million packets that came in at the receiver. */
  | 'switchCpuPerMillion'
  /** The same and that of the kernel's interrupts together: all that forwards, whichever of them does it. */
  | 'forwardingCpuPerMillion'
  /**
   * CPU seconds of the kernel in interrupts, hard and soft, on all cores, likewise: what it does with packets outside of system calls. Whichever
   * process it interrupts, ovs-vswitchd too, accounts for them as well.
   */
  | 'kernelCpuPerMillion'
  /**
   * Cycles that the switch's polling threads spent for a packet that came in at them, by their cores' time-stamp counters: whoever takes such a core away
   * meanwhile is in it. Of switches that have such threads.
   */
  | 'switchCyclesPerPacket';

/** An estimate, and between what it lies at a level of confidence. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Such as 0.95. */
  readonly level: number;
}

/** One value of one trial. */
export interface Sample {
  /** Counted from 1. */
  readonly round: number;
  /** Place of the trial in its round, counted from 1. */
  readonly place: number;
  readonly state: string;
  readonly value: number;
}

/** A state against the reference, by the means of a round each, paired by round. */
export interface StateComparison {
  readonly state: string;
  readonly reference: string;
  /** State divided by reference; absent where a reference is zero. */
  readonly ratio?: Interval;
  /** State less reference, in the quantity's unit. */
  readonly difference: Interval;
  /** Probability of a difference as large if there were none: a paired permutation test by signs, two-sided. */
  readonly pValue: number;
  /** Pairs, without spoiled rounds. */
  readonly pairs: number;
}

/** A quantity in all states. */
export interface MeasuredQuantity {
  readonly quantity: QuantityName;
  /** All that was measured, spoiled rounds too, warm-up not. */
  readonly samples: readonly Sample[];
  readonly comparisons: readonly StateComparison[];
}

/** A round: every state twice, in an order and then in its reverse. */
export interface Round {
  /** Counted from 1. */
  readonly round: number;
  /** States in the order in which they were measured. */
  readonly order: readonly string[];
  /** Share of CPU time that the host took away, 0 to 1. */
  readonly steal: number;
  /** Share of CPU time that processes outside the lab took, 0 to 1. */
  readonly foreign: number;
  /** Why it counts for nothing; absent where it counts. */
  readonly spoiled?: string;
}

/** Round-trip times of a state, over all of its trials. */
export interface DelayDistribution {
  readonly state: string;
  readonly count: number;
  /** Ascending quantiles (0 to 1) with their values, enough to draw the distribution, ends included. */
  readonly quantiles: readonly { readonly quantile: number; readonly milliseconds: number }[];
}

/** A load that a search tried, or a sweep measured. */
export interface LoadTrial {
  readonly state: string;
  readonly packetsPerSecond: number;
  readonly sent: number;
  readonly lost: number;
  readonly durationMs: number;
}

/** The highest load with a loss that is allowed. */
export interface RateFound {
  readonly state: string;
  /** `NDR`, or `PDR` with its loss. */
  readonly goal: string;
  /** Loss that is allowed, 0 to 1. */
  readonly lossRatio: number;
  /** The relevant lower and upper bound of the search, in packets a second; the upper one is absent where the generator was the limit. */
  readonly low: number;
  readonly high?: number;
  /** Why the search ended without reaching its width; absent where it did. */
  readonly unfinished?: string;
}

/** What a search brought. */
export interface LoadSearch {
  readonly rates: readonly RateFound[];
  readonly trials: readonly LoadTrial[];
  /** What the generator itself reaches, in packets a second. */
  readonly ceilingPacketsPerSecond: number;
  /** Length of the sending interface's queue in packets, fixed so that a long queue does not hide loss. */
  readonly queuePackets: number;
  readonly durationMs: number;
}

/** The machine against itself: comparisons of the reference with itself. */
export interface Calibration {
  readonly quantity: QuantityName;
  readonly comparisons: number;
  /** How many of them a test at `level` would call a difference. */
  readonly rejected: number;
  /** Such as 0.05. */
  readonly level: number;
  readonly roundsEach: number;
  /** The smallest change, as a share of the reference, that so many rounds would find four times out of five. */
  readonly smallestEffect: number;
}
