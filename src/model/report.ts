import type { BenchmarkResult } from './benchmark.ts';
import type { Ledger } from './ledger.ts';
import type { Mirror } from './mirror.ts';
import type { TrialRecord } from './observation.ts';
import type { ReplayOrder } from './replayOrder.ts';
import type { Variant } from './scenario.ts';
import type { Topology } from './topology.ts';
import type { KnownDeviation, Verdict } from './verdict.ts';

/** Version of the layout of run.json; raised when a reader of an older layout would misread it. */
export const SCHEMA_VERSION = 5;

/** Errored: the scenario or the program threw; never shown as a claim that failed. */
export type OutcomeStatus = 'passed' | 'failed' | 'inconclusive' | 'skipped' | 'knownDeviation' | 'errored';

/** What came of one scenario with one variant; the two are its identity. */
export interface Outcome {
  /** Suite and name, such as `article/span-egress`, or the path of a user's file. */
  readonly scenario: string;
  readonly variant: Variant;
  readonly claim: string;
  /** The lab that it was run on, and the mirrors that were declared, by name; absent where it was not loaded. */
  readonly topology?: Topology;
  readonly mirrors?: Readonly<Record<string, Mirror>>;
  readonly status: OutcomeStatus;
  /** The known deviation that it showed, or that it should have shown and did not. */
  readonly deviation?: KnownDeviation;
  readonly durationMs: number;
  readonly verdicts: readonly Verdict[];
  /** The trials that were judged, each with its folder below the run's. */
  readonly trials: readonly StoredTrial[];
  /** What `run` returned: names of the observations to names of trials. */
  readonly observations?: Readonly<Record<string, string>>;
  /** Of a capture that was replayed: what was asked for. A capture that was made for it lies below the run's folder, and is named from there. */
  readonly replay?: ReplayOrder;
  /** Why it was skipped, or what was thrown. */
  readonly reason?: string;
  /** Of one that did not do as it should: the folder with what there is to find out why, relative to run.json. */
  readonly evidence?: string;
  /** Of the same: the command that repeats it, as an argument vector. */
  readonly repeat?: readonly string[];
}

/** A trial's record, and where its captures lie. */
export interface StoredTrial extends TrialRecord {
  /** Folder of the captures, relative to run.json. */
  readonly folder: string;
  /** Its packets hop by hop, which must balance. */
  readonly ledger: Ledger;
}

/** What the run ran on. */
export interface Environment {
  readonly kernel: string;
  readonly system: string;
  readonly architecture: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly user: 'root' | 'ordinary';
  /** Versions by tool: openvswitch, tcpdump, ping, iperf3, tcpreplay, iproute2. */
  readonly tools: Readonly<Record<string, string>>;
  /** Of the first processor's frequency, such as `performance`; `none` where the kernel does not scale it. */
  readonly governor?: string;
  /** Mean number of processes that ran or waited in the minute before the run. */
  readonly loadAtStart?: number;
}

/** An Open vSwitch that was run, and how its mirrors behave. */
export interface RunSwitch {
  /** As in `Variant.ovs`. */
  readonly label: string;
  readonly version: string;
  /** `system`, `debian:SUITE`, or the path of a folder. */
  readonly origin: string;
  /** The version gates, and whether each is in force. */
  readonly gates: readonly { readonly name: string; readonly inForce: boolean }[];
}

/** How many outcomes there are of each status. */
export type Summary = Readonly<Record<Exclude<OutcomeStatus, 'knownDeviation'> | 'knownDeviations', number>>;

/** Everything about a run; the only input of a renderer, and the content of run.json. */
export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly program: { readonly version: string; readonly commit: string };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** False until the last scenario has ended: a run that was cut short stays false. */
  readonly complete: boolean;
  readonly environment: Environment;
  readonly switches: readonly RunSwitch[];
  readonly summary: Summary;
  readonly outcomes: readonly Outcome[];
  /** What came of benchmarks; a run of scenarios has none. */
  readonly benchmarks?: readonly BenchmarkResult[];
}
