import { build, type Histogram } from 'hdr-histogram-js';
import type { DelayDistribution } from '../model/measurement.ts';

const UNITS_PER_MS = 1_000_000;

/** Close together where most delays lie, and closer and closer towards the slowest: 60 points draw a smooth curve. */
const QUANTILES = [
  ...Array.from({ length: 45 }, (_, step) => step / 50),
  ...[0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 1],
];

/** Takes delays in, however many, in memory that does not grow with them. */
export interface DelayRecorder {
  /** @throws RangeError for what is no delay: less than nothing, or no number */
  readonly record: (milliseconds: number) => void;
  /** Takes in all that another recorder has. */
  readonly merge: (other: DelayRecorder) => void;
  readonly count: () => number;
  /** The delay in milliseconds that a share of all (0 to 1) do not exceed, to three significant digits; NaN when there are none. */
  readonly quantile: (share: number) => number;
  readonly distribution: (state: string) => DelayDistribution;
  /** In nanoseconds. */
  readonly histogram: Histogram;
}

/** An HDR histogram of nanoseconds, to three significant digits. */
export function delayRecorder(): DelayRecorder {
  const histogram = build({ bitBucketSize: 32, autoResize: true, numberOfSignificantValueDigits: 3 });
  const quantile = (share: number) =>
    histogram.totalCount === 0
      ? Number.NaN
      : Math.min(histogram.getValueAtPercentile(share * 100), histogram.maxValue) / UNITS_PER_MS;
  return {
    histogram,
    record: (milliseconds) => {
      if (!(milliseconds >= 0 && milliseconds < Number.POSITIVE_INFINITY))
        throw new RangeError(`${milliseconds} ms is no delay`);
      histogram.recordValue(Math.round(milliseconds * UNITS_PER_MS));
    },
    merge: (other) => histogram.add(other.histogram),
    count: () => histogram.totalCount,
    quantile,
    distribution: (state) => ({
      state,
      count: histogram.totalCount,
      quantiles:
        histogram.totalCount === 0
          ? []
          : QUANTILES.map((share) => ({ quantile: share, milliseconds: quantile(share) })),
    }),
  };
}
