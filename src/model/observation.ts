import type { Counters } from './counters.ts';
import type { Hop } from './ledger.ts';
import type { Direction, Mirror } from './mirror.ts';
import type { Offloads } from './scenario.ts';
import type { Topology } from './topology.ts';
import type { GeneratorAccount, SentTraffic } from './traffic.ts';

/** One direction of a port, with all that passes it. */
export interface WholeCapture {
  readonly port: string;
  readonly direction: Direction;
}

/** One frame of a capture. */
export interface Frame {
  /** Nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** The captured bytes, from the Ethernet header on, without FCS. */
  readonly bytes: Uint8Array;
  /** Length on the wire in bytes; larger than `bytes.length` when the capture cut it. */
  readonly wireLength: number;
  /** What tells its bytes from all others (`contentKey` of packet/content.ts), where the frame knows it. */
  readonly content?: string;
  /** Number of the tunnel packet that it came in, counted on beyond 32 bits; where each packet of the tunnel has one, and is there unless it was lost. */
  readonly sequence?: number;
}

/** How a capture went: what it wrote, and what the kernel's counters say that it should have seen. */
export interface CaptureAccount<PortName extends string = string> {
  readonly port: PortName;
  readonly direction: Direction;
  /** File name within the trial's folder. */
  readonly file: string;
  /** The interface, where the port has several. */
  readonly interface?: string;
  /** Packets read back from the file. */
  readonly packets: number;
  /** Packets that the kernel dropped at the capture's own socket, as tcpdump says. */
  readonly droppedByKernel: number;
  /** Packets that were dropped before the kernel could hand them out, where tcpdump tells of any. */
  readonly droppedByInterface?: number;
  /** Packets that the interface's counters say have passed in this direction; a second witness for `packets`. */
  readonly counted: number;
}

/** The packets of one port and direction during a trial, and the account of the capture. */
export interface Capture<PortName extends string = string> extends CaptureAccount<PortName> {
  /** The trial that it is of: a capture is as good as its trial. */
  readonly record: TrialRecord;
  readonly frames: readonly Frame[];
}

/** What a trial brought back, without the packets: this is what is stored beside the captures. */
export interface TrialRecord<PortName extends string = string> {
  readonly trial: string;
  readonly traffic: SentTraffic;
  /** The mirrors in force when the trial began, by name. */
  readonly mirrors: Readonly<Record<string, Mirror<PortName>>>;
  /** Flows that were set in place of the topology's, by bridge. */
  readonly flows?: Readonly<Record<string, readonly string[]>>;
  /** Changes that were made while traffic flowed, in their order. */
  readonly changes?: readonly LiveChange<PortName>[];
  /** Version of Open vSwitch, such as `3.1.0`. */
  readonly version: string;
  /** Names of the oracle's rules that are in force with this version. */
  readonly rules: readonly string[];
  /** How the switch fared. */
  readonly daemon: DaemonAccount;
  /** What Open vSwitch counted for mirrors since they were made, where the scenario asked for it, by name. */
  readonly statistics?: Readonly<Record<string, MirrorStatistics>>;
  /** Spanning tree states by port, where the bridge takes part in it. */
  readonly spanningTree?: Readonly<Record<string, string>>;
  readonly offloads: Offloads;
  readonly generator: GeneratorAccount;
  readonly captures: readonly CaptureAccount<PortName>[];
  /**
   * Packets that a port's receive queue lost before the switch saw them, by port: the `d` of vswitchd's packet
   * socket in ss(8) for veth, the interface's `tx_dropped` for internal ports. Open vSwitch itself counts none of them.
   */
  readonly lostBeforeSwitch: Readonly<Partial<Record<PortName, number>>>;
  /** What was counted on the way, at the switch's ports and in its datapath. */
  readonly counters: Counters<PortName>;
  /** Why the trial cannot be trusted, such as traffic that did not come to rest; empty when it can. */
  readonly doubts: readonly Doubt[];
  /** Where sentinels proved that captures see what passes; not there for traffic that no endpoint sends. */
  readonly sentinels?: Sentinels<PortName>;
  /** What came in where the traffic is sent: the witnesses beside what the generator was asked and claims. */
  readonly entered?: Entered<PortName>;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** Why a trial cannot be trusted. */
export interface Doubt {
  /** One sentence. */
  readonly summary: string;
  /** The hop that is in doubt, where it is one. */
  readonly hop?: Hop;
}

/** Senders' ports whose capture of what arrives held a sentinel: a frame that a sender sends outside the trial's window. */
export interface Sentinels<PortName extends string = string> {
  /** Before the window, or after that of the trial before. */
  readonly before: readonly PortName[];
  /** After the window, with nothing between. */
  readonly after: readonly PortName[];
}

/** What came in of a trial's traffic, at the ports of those who sent it. */
export interface Entered<PortName extends string = string> {
  readonly ports: readonly PortName[];
  /** Packets that the kernel counted out of the senders' own interfaces during the trial, of whatever kind. */
  readonly counted: number;
  /** Packets that were captured as they arrived at the ports, of whatever kind. */
  readonly captured: number;
  /** Of these, those of the traffic itself, as far as its packets can be told from others. */
  readonly packets: number;
  /** The rate that was asked for. */
  readonly intendedPacketsPerSecond?: number;
  /** The rate of `packets` from the first to the last of them, by the times of their capture. */
  readonly packetsPerSecond?: number;
}

/** What ovs-vswitchd did to itself and said during a trial. */
export interface DaemonAccount {
  /** Memory that it had in use (resident set), in bytes. */
  readonly residentBytesBefore: number;
  readonly residentBytesAfter: number;
  /** Lines of its log with the level WARN or worse, since the end of the trial before, or since the lab was made. */
  readonly problems: readonly string[];
  /** Such lines that the scenario brings about on purpose. */
  readonly expected?: readonly string[];
}

/** OVSDB's `Mirror.statistics`: they lag, and count whole packets. */
export interface MirrorStatistics {
  readonly txPackets: number;
  readonly txBytes: number;
}

/** A change of the mirrors that was made while traffic flowed, without telling live flows of it. */
export interface LiveChange<PortName extends string = string> {
  /** Such as `install m0`. */
  readonly what: string;
  /** When it was asked for: seconds since the epoch as decimal text, to the nanosecond. */
  readonly asked: string;
  /** When Open vSwitch said that it had applied it. */
  readonly at: string;
  /** The mirrors from then on, by name. */
  readonly mirrors: Readonly<Record<string, Mirror<PortName>>>;
}

/** What a trial brought back, with the packets at hand: what checks judge. */
export interface Observation<PortName extends string = string> extends TrialRecord<PortName> {
  readonly topology: Topology;
  /** Frames that the scenario made, in the order of sending; of other traffic none. */
  readonly sent: readonly Frame[];
  /** The capture of what arrived at the bridge on this port. */
  arriving(port: PortName): Capture<PortName>;
  /** The capture of what departed from the bridge through this port. */
  departing(port: PortName): Capture<PortName>;
}
