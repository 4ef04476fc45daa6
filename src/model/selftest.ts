import type { Hop } from './ledger.ts';
import type { MechanismName } from './mechanism.ts';
import type { Environment } from './report.ts';
import type { SwitchKind } from './switch.ts';
import type { FindingKind, VerdictStatus } from './verdict.ts';

/** What the harness is to say when a fault is there. */
export type Expectation =
  | {
      readonly status: 'failed';
      /** Each of these kinds of finding, and no other. */
      readonly kinds: readonly FindingKind[];
      /** Where all missing copies were lost, or where the ledger does not balance; undefined for faults that no counter tells of. */
      readonly hop?: Hop;
      /** What the finding has to say besides. */
      readonly words?: string;
    }
  | {
      readonly status: 'inconclusive';
      /** The hop that is in doubt. */
      readonly hop: Hop;
    };

/** A kind of fault, and what it is. */
export interface FaultKind {
  /** Such as `lose one`. */
  readonly name: string;
  /** By what real means it is made, in a few words. */
  readonly means: string;
  readonly expected: Expectation;
}

/** A fault at one rate, drawn by one seed. */
export interface FaultCase {
  readonly fault: string;
  readonly packetsPerSecond: number;
  readonly seed: number;
}

/** A trial of a selftest, as it was judged. */
export interface JudgedTrial {
  readonly status: VerdictStatus | 'errored';
  /** What the checks found, or what was thrown, a sentence each. */
  readonly findings: readonly string[];
}

/** What came of a case. */
export interface CaseResult extends FaultCase, JudgedTrial {
  /** Packets that the fault hit, where it counts them. */
  readonly injected?: number;
  /** Whether the verdict is the one that the fault asks for, with the number of packets where it is known. */
  readonly found: boolean;
  /** Whether the findings are of the right kinds, and of no other. */
  readonly rightClass: boolean;
  /** Whether the right hop is named; undefined where the fault has none. */
  readonly rightHop?: boolean;
  /** The trials without the fault, before it and after it. */
  readonly clean: readonly JudgedTrial[];
}

/** Version of the layout of selftest.json. */
export const SELFTEST_SCHEMA_VERSION = 2;

/** All that a selftest brought. */
export interface SelftestReport {
  readonly schemaVersion: typeof SELFTEST_SCHEMA_VERSION;
  readonly program: { readonly version: string; readonly commit: string };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** False when it was cut short. */
  readonly complete: boolean;
  /** The command that does it again. */
  readonly command: string;
  readonly seed: number;
  readonly environment: Environment;
  /** Version of Open vSwitch. */
  readonly openVSwitch: string;
  readonly mechanism: MechanismName;
  readonly switch: SwitchKind;
  /** The faults that were asked for, in their order. */
  readonly faults: readonly FaultKind[];
  readonly cases: readonly CaseResult[];
}
