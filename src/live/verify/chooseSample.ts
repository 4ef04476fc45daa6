import type { Sample, SampleBound } from '../../model/verification.ts';
import { type CaptureBounds, cpuBudget, JUDGING_SECONDS, MARGIN_MS, MOST_PACKETS } from './bounds.ts';

/** What comes in a second. */
export interface Load {
  readonly packets: number;
  readonly bytes: number;
}

/** What passes all places that are captured. */
export interface MeasuredLoad extends Load {
  /** Packets of it at the mirror's sources. */
  readonly atSources: number;
  /** The same by the smallest samples that there are, the one with the lowest hashes first. */
  readonly bySample: readonly Load[];
  /** What a capture takes of a processor for one packet. */
  readonly captureSeconds: number;
  /** Bytes of the longest frame. */
  readonly longest: number;
}

/** What is captured of a load. */
export interface Choice {
  readonly sample: Sample;
  /** What is expected of it. */
  readonly taken: Load;
  /** What the whole load would have gone beyond; absent where all of it fits. */
  readonly tooMuch?: SampleBound;
  /** Whether the window is expected to end early, because no sample of its own is small enough. */
  readonly isShorter: boolean;
}

/** The smallest sample takes one in so many flows. */
export const LEAST_SAMPLE = 4096;
/** Loads are not even: so much of what is measured is expected at most. */
const RESERVE = 1.1;
/** A sample that takes less than that share of what could be taken says too little: a shorter window says more. */
const LEAST_SHARE = 0.1;

const ALL: Sample = { of: 1, which: 0 };

/**
 * Chooses what is captured: all of it if that is within the bounds, else the sample with the largest load that is. Where the flows that are small enough come to next
 * to nothing, such as beside one that is too large by itself, all is captured for a shorter time.
 *
 * @param of only of samples of one in so many flows
 */
export function chooseSample(load: MeasuredLoad, bounds: CaptureBounds, of?: number): Choice {
  const tooMuch = excess(load, load, bounds, wholeSeconds(load, bounds));
  const why = tooMuch === undefined ? {} : { tooMuch };
  if (of === undefined && tooMuch === undefined) return { sample: ALL, taken: load, isShorter: false };
  const seconds = windowSeconds(bounds);
  const sizes = of === undefined ? powersOfTwo() : [of];
  const samples = sizes.flatMap((size) => samplesOf(load, size)).filter(({ taken }) => taken.packets > 0);
  const fitting = samples.filter(({ taken }) => excess(load, taken, bounds, seconds) === undefined);
  const best = fitting.reduce<Candidate | undefined>(
    (most, one) => (most === undefined || one.taken.packets > most.taken.packets ? one : most),
    undefined,
  );
  if (best !== undefined && (of !== undefined || isEnough(best.taken, load, bounds, seconds)))
    return { ...best, ...why, isShorter: false };
  if (of === undefined) return { sample: ALL, taken: load, ...why, isShorter: true };
  const [least = { sample: { of, which: 0 }, taken: { packets: 0, bytes: 0 } }] = samples.toSorted(
    (a, b) => a.taken.packets - b.taken.packets,
  );
  return { ...least, ...why, isShorter: samples.length > 0 };
}

interface Candidate {
  readonly sample: Sample;
  readonly taken: Load;
}

function powersOfTwo(): readonly number[] {
  return Array.from({ length: Math.log2(LEAST_SAMPLE) }, (_, index) => 2 ** (index + 1));
}

function samplesOf({ bySample }: MeasuredLoad, of: number): readonly Candidate[] {
  const each = bySample.length / of;
  return Array.from({ length: of }, (_, which) => {
    const own = bySample.slice(which * each, (which + 1) * each);
    const total = (what: keyof Load) => own.reduce((sum, one) => sum + one[what], 0);
    return { sample: { of, which }, taken: { packets: total('packets'), bytes: total('bytes') } };
  });
}

function windowSeconds({ durationMs }: CaptureBounds): number {
  return (durationMs + 2 * MARGIN_MS) / 1000;
}

/** How long all of a load is captured: until there are as many packets as are asked for. */
function wholeSeconds({ atSources }: MeasuredLoad, bounds: CaptureBounds): number {
  const { packets = Number.POSITIVE_INFINITY } = bounds;
  return Math.min(windowSeconds(bounds), packets / Math.max(1, atSources) + MARGIN_MS / 1000);
}

/** Which bound a load goes beyond. */
function excess(
  { captureSeconds }: MeasuredLoad,
  { packets, bytes }: Load,
  bounds: CaptureBounds,
  seconds: number,
): SampleBound | undefined {
  const time = seconds * RESERVE;
  if (packets * time > MOST_PACKETS) return 'memory';
  if (bytes * time > bounds.bytes) return 'bytes';
  return packets * time * (captureSeconds + JUDGING_SECONDS) > cpuBudget(bounds) ? 'cpu' : undefined;
}

function isEnough(taken: Load, load: MeasuredLoad, bounds: CaptureBounds, seconds: number): boolean {
  const byBytes = (bounds.bytes * load.packets) / Math.max(1, load.bytes);
  const byCpu = cpuBudget(bounds) / (load.captureSeconds + JUDGING_SECONDS);
  return taken.packets * seconds >= LEAST_SHARE * Math.min(MOST_PACKETS, byBytes, byCpu);
}
