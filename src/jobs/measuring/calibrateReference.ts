import type { Bench } from '../../lab/counted/bench.ts';
import { calibrate } from '../../measure/calibrate.ts';
import type { Benchmark } from '../../model/benchmark.ts';
import type { Calibration } from '../../model/measurement.ts';
import type { MeasuringOrder } from '../messages.ts';
import { benchRounds } from './benchRounds.ts';
import { startMeasured } from './measured.ts';

/** How many comparisons of the machine with itself its false alarms are counted in. */
const COMPARISONS = 100;

/**
 * Measures the reference against itself for as long as the states are measured.
 *
 * @throws Problem when too few rounds count
 */
export async function calibrateReference(
  bench: Bench,
  { seed, durationMs }: Pick<MeasuringOrder, 'seed' | 'durationMs'>,
  isStopped: () => boolean,
): Promise<Calibration | undefined> {
  const { benchmark } = bench;
  const [quantity] = benchmark.quantities;
  const [reference] = Object.values(benchmark.states);
  if (quantity === undefined || reference === undefined) return undefined;
  // Two states that are entered as any others are, and are the same.
  const same: Benchmark = { ...benchmark, states: { A: { ...reference }, B: { ...reference } } };
  const measured = startMeasured(same, seed);
  const { ended } = await benchRounds(bench, same, measured, { seed, durationMs, isStopped });
  if (ended === 'cut short') return undefined;
  const counted = new Set(measured.rounds.filter(({ spoiled }) => spoiled === undefined).map(({ round }) => round));
  const samples = measured.samples(quantity).filter(({ round }) => counted.has(round));
  return calibrate(samples, { quantity, comparisons: COMPARISONS, seed });
}
