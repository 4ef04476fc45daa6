import type { DelayNs } from '../../model/comparison.ts';

/** Delays of matched packets as a histogram, so that memory does not grow with their number. */
export interface Delays {
  /** @param delayNs whole nanoseconds, NaN when one of the packets has no time */
  readonly add: (delayNs: number) => void;
  /** Null when there was none, or one that is not known. */
  readonly summary: () => DelayNs | null;
}

/** Each power of two is parted into this many buckets: a bucket's middle is within 0.4 % of all in it. */
const PARTS = 128;
const PART_BITS = 7;
const POWERS = 64;

/** A histogram in the manner of HdrHistogram: linear within each power of two; delays below zero have one of their own. */
export function delays(): Delays {
  const above = new Float64Array(PARTS * POWERS);
  const below = new Float64Array(PARTS * POWERS);
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let unknown = false;
  return {
    add: (delayNs) => {
      if (delayNs < min) min = delayNs;
      if (delayNs > max) max = delayNs;
      if (delayNs >= 0) {
        const bucket = bucketOf(delayNs);
        above[bucket] = (above[bucket] as number) + 1;
      } else if (delayNs < 0) {
        const bucket = bucketOf(-delayNs);
        below[bucket] = (below[bucket] as number) + 1;
      } else unknown = true;
      count += 1;
    },
    summary: () => {
      if (count === 0 || unknown) return null;
      const at = (share: number) => Math.min(max, Math.max(min, quantile(share)));
      return { min, p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max };
    },
  };

  /** The value that at least this share of all delays does not exceed. */
  function quantile(share: number): number {
    let left = Math.ceil(share * count);
    for (let bucket = below.length - 1; bucket >= 0; bucket -= 1) {
      left -= below[bucket] as number;
      if (left <= 0) return -middleOf(bucket);
    }
    for (let bucket = 0; bucket < above.length; bucket += 1) {
      left -= above[bucket] as number;
      if (left <= 0) return middleOf(bucket);
    }
    return max;
  }
}

function bucketOf(value: number): number {
  if (value < PARTS) return value;
  if (value < 0x1_0000_0000) {
    const shift = 31 - PART_BITS - Math.clz32(value);
    return (shift + 1) * PARTS + ((value >>> shift) - PARTS);
  }
  const power = Math.floor(Math.log2(value));
  const shift = power - PART_BITS;
  return (shift + 1) * PARTS + Math.min(PARTS - 1, Math.max(0, Math.floor(value / 2 ** shift) - PARTS));
}

function middleOf(bucket: number): number {
  if (bucket < 2 * PARTS) return bucket;
  const shift = Math.floor(bucket / PARTS) - 1;
  return Math.floor((PARTS + (bucket % PARTS) + 0.5) * 2 ** shift);
}
