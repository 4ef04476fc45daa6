import { normalProbability, normalQuantile } from './distributions.ts';

/**
 * The bias-corrected and accelerated bootstrap interval (Efron 1987; Efron and Tibshirani 1993, chapter 14).
 *
 * @param estimate the statistic of all
 * @param replicates the statistic of each resample
 * @param leftOut the statistic with each one left out, in turn
 */
export function bcaInterval(
  estimate: number,
  replicates: readonly number[],
  leftOut: readonly number[],
  level: number,
): { readonly low: number; readonly high: number } {
  const sorted = Float64Array.from(replicates).sort();
  const bias = normalQuantile(shareBelow(sorted, estimate));
  const acceleration = accelerationOf(leftOut);
  if (!Number.isFinite(bias) || !Number.isFinite(acceleration)) return { low: estimate, high: estimate };
  const corrected = (probability: number) => {
    const shifted = bias + normalQuantile(probability);
    return quantileOf(sorted, normalProbability(bias + shifted / (1 - acceleration * shifted)));
  };
  return { low: corrected((1 - level) / 2), high: corrected((1 + level) / 2) };
}

/** Ties count half. */
function shareBelow(sorted: Float64Array, estimate: number): number {
  let below = 0;
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  return below / sorted.length;
}

function accelerationOf(leftOut: readonly number[]): number {
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  let squares = 0;
  let cubes = 0;
  for (const value of leftOut) {
    const apart = mean - value;
    squares += apart ** 2;
    cubes += apart ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}

/** Between two values it is interpolated, as R's type 7 and NumPy do. */
function quantileOf(sorted: Float64Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const below = sorted[Math.floor(place)] as number;
  const above = sorted[Math.ceil(place)] as number;
  return below + (above - below) * (place - Math.floor(place));
}
