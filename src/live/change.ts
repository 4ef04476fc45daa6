import type { Mirror } from '../model/mirror.ts';
import type { HostStep } from './hostStep.ts';

/** A column that selects ports. */
export type SourceColumn = 'selectSrcPort' | 'selectDstPort';

/** Columns of a row that a person has configured, in OVSDB's notation and without references. */
export type Configured = Readonly<Record<string, unknown>>;

/** Ports that a mirror selects, one more or one less. */
export interface SourceChange {
  readonly kind: 'addSource' | 'removeSource';
  readonly bridge: string;
  /** The mirror's name, for people, and its row. */
  readonly mirror: string;
  readonly row: string;
  readonly port: string;
  readonly columns: readonly SourceColumn[];
}

/** One change of a switch's configuration. Plain JSON; ports and bridges by name, rows by their UUID. */
export type Change =
  | {
      readonly kind: 'addMirror';
      readonly bridge: string;
      readonly name: string;
      readonly mirror: Mirror;
      readonly externalIds?: unknown;
      /** The row that it had, when it was removed before. */
      readonly was?: string;
    }
  /** `mirror` is what the row holds: when it holds something else, it is another's. */
  | {
      readonly kind: 'removeMirror';
      readonly bridge: string;
      readonly name: string;
      readonly row: string;
      readonly mirror: Mirror;
      readonly externalIds?: unknown;
    }
  | SourceChange
  /** An internal port. */
  | {
      readonly kind: 'addPort';
      readonly bridge: string;
      readonly name: string;
      readonly port: Configured;
      readonly interface: Configured;
      readonly was?: string;
    }
  | {
      readonly kind: 'removePort';
      readonly bridge: string;
      readonly name: string;
      readonly row: string;
      readonly port: Configured;
      readonly interface: Configured;
    };

/** What a command does: changes in one transaction, and then steps on the machine. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly steps: readonly HostStep[];
  /** The steps that come after the changes have been taken back; what goes with its port needs none. Of what takes a plan back, those of the plan. */
  readonly undoSteps: readonly HostStep[];
}
