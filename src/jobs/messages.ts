import type { OpenVSwitchBuild } from '../host/openVSwitchBuild.ts';
import type { ProcessResult } from '../host/process.ts';
import type { ReplayOrder } from '../model/replayOrder.ts';
import type { Environment, Outcome } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';

/** What is to have an outcome. */
export interface Assigned {
  /** Name in reports. */
  readonly scenario: string;
  readonly claim: string;
  readonly variant: Variant;
  /** Folder for its captures, relative to the run's. */
  readonly folder: string;
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
      readonly guests: Guests;
    }
  | {
      readonly kind: 'replays';
      readonly assignments: readonly ReplayAssignment[];
      readonly runFolder: string;
      readonly builds: readonly OpenVSwitchBuild[];
    }
  | { readonly kind: 'lab'; readonly variant: Variant; readonly build: OpenVSwitchBuild }
  | { readonly kind: 'probe' };

/** What the inner process tells the outer one. */
export type Message =
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'started'; readonly scenario: string; readonly variant: Variant }
  | { readonly kind: 'replaying'; readonly scenario: string; readonly packets: number; readonly of: number }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | {
      readonly kind: 'execute';
      readonly id: number;
      readonly container: string;
      readonly argv: readonly string[];
      readonly timeoutMs: number;
    }
  | { readonly kind: 'probed'; readonly findings: readonly ProbeFinding[] }
  | { readonly kind: 'problem'; readonly message: string; readonly remedy?: string };

/** Whether the sandbox allows one of the things that labs need. */
export interface ProbeFinding {
  readonly what: string;
  /** Undefined when it is allowed. */
  readonly problem?: string;
}
