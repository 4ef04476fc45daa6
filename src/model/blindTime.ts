import type { MechanismName } from './mechanism.ts';
import type { Environment } from './report.ts';
import type { Variant } from './scenario.ts';

/** What is done to a mirror while packets pass: it is attached, its copies leave by another output, it is detached. */
export const TRANSITIONS = ['attach', 'change', 'detach'] as const;

export type Transition = (typeof TRANSITIONS)[number];

/**
 * Whether live flows have to be told of a transition (`revalidator/purge`): changes of OpenFlow flows and groups tell them by themselves, and the kernel's
 * own ways have none.
 */
export function needsPurge(mechanism: MechanismName): boolean {
  return mechanism === 'ovs-mirror';
}

/** Packets whose copies were not what the mirror owes once a transition is made. */
export interface Wrong {
  /** Of the packets that arrived after the transition was asked for; of surplus, the copies. */
  readonly packets: number;
  /** Of these, since the tool said that it is applied. */
  readonly afterApplied: number;
  /** From when it was asked for until the last of them arrived; 0 when there are none. */
  readonly durationMs: number;
  /** False when it was still so at the end of the window: it lasts longer than that, and nobody knows how long. */
  readonly ended: boolean;
}

/** What one transition did to the copies and to the original, of the packets that arrived within a window after it was asked for. */
export interface BlindTime {
  readonly transition: Transition;
  /** Whether the flows were revalidated at once (`revalidator/purge`). */
  readonly purged: boolean;
  /** From 1; those that do not count have a number, too. */
  readonly repeat: number;
  readonly windowMs: number;
  /** From when it was asked for until the tool said that it is applied. */
  readonly appliedMs: number;
  /** Until the purge had returned. */
  readonly purgedMs?: number;
  /** `arrived` = `copied` + not copied; of those not copied, `lost` departed nowhere either. */
  readonly arrived: number;
  readonly copied: number;
  readonly lost: number;
  /** Delivered packets without a copy, where one is owed. */
  readonly missing: Wrong;
  /** Copies that left by an output which they are not owed at: by any after `detach`, by the old one after `change`. */
  readonly surplus: Wrong;
  /** Copies beyond the first of a packet, at one output or at both. */
  readonly doubled: number;
  readonly original: Original;
}

/** So long since a transition was asked for, and before it, the stream itself is looked at. */
export const ORIGINAL_STRETCH_MS = 100;

/** How the stream itself fared, in a stretch since the transition was asked for and in one as long before it. */
export interface Original {
  /** The longest time within the stretch without a departure. */
  readonly gapMs: number;
  readonly quietGapMs: number;
  /** Packets that arrived and were not delivered. */
  readonly undelivered: number;
  readonly quietUndelivered: number;
  /** Packets that departed after one with a higher number. */
  readonly reordered: number;
  readonly quietReordered: number;
}

/** What is told of each transition's repeats. */
export const BLIND_TIME_QUANTITIES = [
  'appliedMs',
  'missingMs',
  'missingPackets',
  'missingAfterApplied',
  'surplusMs',
  'surplusCopies',
  'surplusAfterApplied',
  'doubled',
  'gapMs',
  'quietGapMs',
  'gapGrowthMs',
  'undelivered',
  'quietUndelivered',
  'reordered',
] as const;

export type BlindTimeQuantity = (typeof BLIND_TIME_QUANTITIES)[number];

/**
 * Repeats of a number. Those that were still growing at the end of the window are known to be at least what they were, and never averaged: they count as
 * longer than all others, and what of the summary falls on them is not there.
 */
export interface MedianSummary {
  readonly repeats: number;
  /** Those that were still growing, and the least of them. */
  readonly open: number;
  readonly openFrom?: number;
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
  /** Of the median, at a level of 95 %, of `gapGrowthMs` for all rows of a result together; not there with too few repeats, such as five. */
  readonly low?: number;
  readonly high?: number;
}

/** What came of a transition in all its repeats. */
export interface BlindTimeRow {
  readonly transition: Transition;
  readonly purged: boolean;
  readonly windowMs: number;
  readonly quantities: Readonly<Record<BlindTimeQuantity, MedianSummary>>;
}

/** What came of a mechanism on a switch. */
export interface BlindTimeResult {
  readonly variant: Variant;
  /** Of the slowest stream that counts, as it arrived. */
  readonly packetsPerSecond?: number;
  readonly rows: readonly BlindTimeRow[];
  readonly repeats: readonly BlindTime[];
  /** Why streams, or repeats of one, do not count. They were measured again, as long as there were not too many. */
  readonly doubts: readonly string[];
}

/** Version of the layout of blindtime.json. */
export const BLIND_TIME_SCHEMA_VERSION = 1;

/** All that a measurement of blind time brought: the content of blindtime.json. */
export interface BlindTimeReport {
  readonly schemaVersion: typeof BLIND_TIME_SCHEMA_VERSION;
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
  /** What was asked for. */
  readonly asked: {
    readonly repeats: number;
    readonly packetsPerSecond: number;
    readonly windowMs: number;
  };
  /** One for each mechanism on its switch. */
  readonly results: readonly BlindTimeResult[];
}
