import type { CountedTrial } from '../../lab/counted/countedTrial.ts';
import { compareStates } from '../../measure/compareStates.ts';
import { delayRecorder } from '../../measure/delays.ts';
import type { Benchmark } from '../../model/benchmark.ts';
import type {
  DelayDistribution,
  MeasuredQuantity,
  QuantityName,
  Round,
  Sample,
  StateComparison,
} from '../../model/measurement.ts';
import { quantityOf } from './quantityOf.ts';

/** What was measured of a benchmark so far. It grows trial by trial, so that nothing is lost when measuring ends early. */
export interface Measured {
  readonly rounds: readonly Round[];
  readonly take: (trial: CountedTrial, at: Omit<Sample, 'value'>) => void;
  readonly endRound: (round: Round) => void;
  readonly samples: (quantity: QuantityName) => readonly Sample[];
  /** Of all states with the reference, from the rounds that count; those of which too little is known are left out. */
  readonly comparisons: (quantity: QuantityName, level?: number) => readonly StateComparison[];
  readonly quantities: () => readonly MeasuredQuantity[];
  readonly delays: () => readonly DelayDistribution[];
}

/** @param seed draws the resamples of intervals */
export function startMeasured(benchmark: Benchmark, seed: number): Measured {
  const rounds: Round[] = [];
  const samples = new Map<QuantityName, Sample[]>(benchmark.quantities.map((quantity) => [quantity, []]));
  const recorders = new Map<string, ReturnType<typeof delayRecorder>>();
  const [reference = '', ...others] = Object.keys(benchmark.states);

  const comparisons: Measured['comparisons'] = (quantity, level) => {
    const all = samples.get(quantity) ?? [];
    const counted = rounds.filter(({ spoiled }) => spoiled === undefined).map(({ round }) => round);
    const measuredIn = (state: string) =>
      new Set(all.filter((sample) => sample.state === state).map(({ round }) => round));
    const referenceRounds = measuredIn(reference);
    return others.flatMap((state) => {
      const pairs = [...measuredIn(state)].filter((round) => referenceRounds.has(round) && counted.includes(round));
      if (pairs.length < LEAST_PAIRS) return [];
      return compareStates(all, counted, { reference, state, seed, ...(level !== undefined && { level }) });
    });
  };
  return {
    rounds,
    take: (trial, at) => {
      const state = benchmark.states[at.state];
      if (state === undefined) return;
      for (const quantity of benchmark.quantities) {
        const value = quantityOf(quantity, benchmark, state, trial);
        if (value !== undefined) samples.get(quantity)?.push({ ...at, value });
      }
      const recorder = recorders.get(at.state) ?? delayRecorder();
      recorders.set(at.state, recorder);
      for (const delay of trial.roundTripsMs) recorder.record(delay);
    },
    endRound: (round) => void rounds.push(round),
    samples: (quantity) => samples.get(quantity) ?? [],
    comparisons,
    quantities: () =>
      benchmark.quantities.map((quantity) => {
        return { quantity, samples: samples.get(quantity) ?? [], comparisons: comparisons(quantity) };
      }),
    delays: () =>
      [...recorders].map(([state, recorder]) => recorder.distribution(state)).filter(({ count }) => count > 0),
  };
}

/** Fewer say nothing of how much values spread. */
const LEAST_PAIRS = 2;
