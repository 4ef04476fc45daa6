import type { BenchmarkResult } from '../model/benchmark.ts';
import type { MeasuredQuantity } from '../model/measurement.ts';

/** The mean of what counts of a quantity in a state; undefined where nothing does. */
export function stateMean(
  { rounds }: Pick<BenchmarkResult, 'rounds'>,
  { samples }: Pick<MeasuredQuantity, 'samples'>,
  state: string,
): number | undefined {
  const spoiled = new Set(rounds.filter((round) => round.spoiled !== undefined).map(({ round }) => round));
  const values = samples.filter((sample) => sample.state === state && !spoiled.has(sample.round));
  return values.length === 0 ? undefined : values.reduce((sum, { value }) => sum + value, 0) / values.length;
}
