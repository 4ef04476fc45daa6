import type { FaultKind } from '../../model/selftest.ts';
import type { Lab } from '../lab.ts';
import type { Live } from '../whileTrafficFlows.ts';

/** Table of nftables for faults, beside those of mechanisms. */
export const FAULT_TABLE = 'mirrorbench_faults';

/** What a fault is made for. */
export interface FaultOrder {
  /** Copies that the trial's mirror will owe. */
  readonly copies: number;
  /** Draws a whole number below another, the same ones for the same seed. */
  readonly draw: (below: number) => number;
}

/** A fault that is there. */
export interface Injection {
  /** What is done while traffic flows. */
  readonly meanwhile?: (live: Live) => Promise<void>;
  /** Packets that it has hit, where it counts them. */
  readonly hits?: () => Promise<number>;
  /** Takes it away again; what is over by itself, or kills the lab, has nothing to take away. */
  heal?(): Promise<void>;
}

/** A fault, and how it is made in a working lab. */
export interface Fault extends FaultKind {
  /** Copies that a trial needs for it, at a rate; some hundred unless told. */
  readonly copies?: (packetsPerSecond: number) => number;
  /** The lab does not survive it. */
  readonly isFatal?: true;
  /** Frames of its traffic have a VLAN tag. */
  readonly isTagged?: true;
  /** Kernel memory of captures in KiB, where it has to be small. */
  readonly bufferKib?: number;
  /** Captures are written to a file system of so many KiB. */
  readonly diskKib?: number;
  inject(lab: Lab, order: FaultOrder): Promise<Injection>;
}

/** Waits until some packets of the traffic have passed: at least 20, fewer than 100. */
export async function untilSome({ passed }: Live, { draw }: FaultOrder): Promise<void> {
  await passed(20 + draw(80));
}
