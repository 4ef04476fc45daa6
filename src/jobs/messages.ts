import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import type { ProcessResult } from '../host/process.ts';
import type { Benchmark, BenchmarkResult } from '../model/benchmark.ts';
import type { BlindTime } from '../model/blindTime.ts';
import type { MechanismName, Pairing } from '../model/mechanism.ts';
import type { ReplayOrder } from '../model/replayOrder.ts';
import type { Environment, Outcome } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import type { CaseResult, FaultCase } from '../model/selftest.ts';

/** What is to have an outcome. */
export interface Assigned {
  /** Name in reports. */
  readonly scenario: string;
  readonly claim: string;
  readonly variant: Variant;
  /** Folder for its captures, relative to the run's. */
  readonly folder: string;
  /** The command that does the same again, as an argument vector. */
  readonly repeat: readonly string[];
}

/** A scenario to run, with one variant. */
export interface Assignment extends Assigned {
  /** A JavaScript module that holds it. */
  readonly module: string;
  /** Which of the module's scenarios; the only one when undefined. */
  readonly id?: string;
}

/** A capture to replay, with one variant. */
export interface ReplayAssignment extends Assigned {
  readonly order: ReplayOrder;
}

/** A case of a selftest, and how many clean trials it comes with. */
export interface PlannedCase extends FaultCase {
  readonly cleanTrials: number;
}

/** A benchmark to run, with one variant. */
export interface BenchmarkAssignment {
  /** Name in reports. */
  readonly benchmark: string;
  readonly definition: Benchmark;
  /** Path of what is replayed: what was made of the capture that the load names. */
  readonly capture?: string;
  readonly variant: Variant;
  /** The command that does it again, as an argument vector. */
  readonly repeat: readonly string[];
}

/** How benchmarks are measured. */
export interface MeasuringOrder {
  /** Draws the order of the rounds. */
  readonly seed: number;
  /** Half width of the interval of the first quantity's ratio, as a share; measuring ends when it is reached. */
  readonly precision: number;
  /** Measuring of a benchmark ends then at the latest. */
  readonly durationMs: number;
  /** How much worse than the reference a state may be, as a share. */
  readonly maxOverhead?: number;
  /** Measure the reference against itself first. */
  readonly calibrate: boolean;
  /** Search for the highest loads without loss. */
  readonly search: boolean;
}

/** How blind time is measured. */
export interface BlindTimeOrder {
  /** Of each transition, with and without purge where there is one. */
  readonly repeats: number;
  /** Of the stream, at least. */
  readonly packetsPerSecond: number;
  /** How long each transition is looked at before it is given up. */
  readonly windowMs: number;
  /** Draws when transitions are made, and whether those with purge come first. */
  readonly seed: number;
}

/** What came of a stream in which transitions were made. */
export interface StreamResult {
  /** Which of the job's variants. */
  readonly variant: number;
  /** As it arrived. */
  readonly packetsPerSecond: number;
  readonly repeats: readonly BlindTime[];
  /** Why it, or some of its transitions, do not count. */
  readonly doubts: readonly string[];
}

/** A network namespace that is lent to labs. */
export interface GuestHandle {
  /** The number under which the sandbox's first process has it open. */
  readonly descriptor: number;
  /** As a person knows it. */
  readonly what: string;
  /** Name of the container that it is of. */
  readonly container?: string;
}

/** What of the machine labs are lent. */
export interface Guests {
  /** By endpoint. */
  readonly named: Readonly<Record<string, GuestHandle>>;
  /** For endpoints that were not named, in their order. */
  readonly containers: readonly GuestHandle[];
  /** Interfaces by the endpoint that is beyond them; they are in the sandbox's own namespace. */
  readonly devices: Readonly<Record<string, string>>;
}

/** What the outer process answers when a program was to be run in a container. */
export interface Executed {
  readonly kind: 'executed';
  readonly id: number;
  readonly result?: ProcessResult;
  readonly problem?: string;
}

/** What the outer process tells the inner one to do: one job, once. */
export type Job =
  | {
      readonly kind: 'scenarios';
      readonly assignments: readonly Assignment[];
      readonly runFolder: string;
      /** Those that the assignments' variants name. */
      readonly builds: readonly OpenVSwitchBuild[];
      readonly sideBySide: number;
      /** Opens a shell, on the terminal, in the first lab that did not do as it should. */
      readonly pauseOnFailure: boolean;
      readonly guests: Guests;
    }
  | {
      readonly kind: 'replays';
      readonly assignments: readonly ReplayAssignment[];
      readonly runFolder: string;
      readonly builds: readonly OpenVSwitchBuild[];
      readonly pauseOnFailure: boolean;
    }
  | {
      readonly kind: 'benchmarks';
      readonly benchmarks: readonly BenchmarkAssignment[];
      readonly order: MeasuringOrder;
      readonly runFolder: string;
      readonly build: OpenVSwitchBuild;
    }
  | { readonly kind: 'lab'; readonly variant: Variant; readonly build: OpenVSwitchBuild }
  | {
      readonly kind: 'selftest';
      readonly pairing: Pairing;
      readonly cases: readonly PlannedCase[];
      readonly build: OpenVSwitchBuild;
      /** Gets the captures of cases that were misjudged. */
      readonly evidenceFolder: string;
    }
  | {
      readonly kind: 'blindTime';
      /** A lab each, one after the other. */
      readonly variants: readonly Variant[];
      readonly order: BlindTimeOrder;
      readonly build: OpenVSwitchBuild;
    }
  | { readonly kind: 'probe' };

/** Told to the inner process while it measures benchmarks: it ends with what it has. */
export interface Stop {
  readonly kind: 'stop';
}

/** What the inner process tells the outer one. */
export type Message =
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'started'; readonly scenario: string; readonly variant: Variant }
  | { readonly kind: 'replaying'; readonly scenario: string; readonly packets: number; readonly of: number }
  /** A round was measured; `reached` is the half width so far. */
  | { readonly kind: 'measured'; readonly benchmark: string; readonly round: number; readonly reached?: number }
  | { readonly kind: 'benchmark'; readonly result: BenchmarkResult }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | {
      readonly kind: 'execute';
      readonly id: number;
      readonly container: string;
      readonly argv: readonly string[];
      readonly timeoutMs: number;
    }
  | { readonly kind: 'case'; readonly result: CaseResult }
  | {
      readonly kind: 'probed';
      readonly findings: readonly ProbeFinding[];
      readonly mechanisms: readonly MechanismFinding[];
    }
  | { readonly kind: 'stream'; readonly result: StreamResult }
  | { readonly kind: 'problem'; readonly message: string; readonly remedy?: string };

/** Whether a mechanism of the kernel's is there. */
export interface MechanismFinding {
  readonly name: MechanismName;
  /** What it uses here; undefined when it is missing. */
  readonly means?: string;
  /** Why it is missing, and what brings it. */
  readonly missing?: string;
}

/** Whether the sandbox allows one of the things that labs need. */
export interface ProbeFinding {
  readonly what: string;
  /** Undefined when it is allowed. */
  readonly problem?: string;
}
