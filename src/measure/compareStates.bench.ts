import type { Sample } from '../model/measurement.ts';
import type { Suite } from '../model/testing/speed.ts';
import { compareStates } from './compareStates.ts';
import { seededRandom } from './random.ts';

/** Two states with noise, each twice a round. */
function samplesOf(rounds: number): readonly Sample[] {
  const random = seededRandom(1);
  return Array.from({ length: rounds }, (_, index) =>
    ['off', 'on', 'on', 'off'].map((state, place) => ({
      round: index + 1,
      place: place + 1,
      state,
      value: 100_000 + random.below(10_000),
    })),
  ).flat();
}

/** One comparison: by t and all signs, by t and drawn signs, by the bootstrap. */
export function suites(): readonly Suite[] {
  return [10, 30, 60].map((rounds) => {
    const samples = samplesOf(rounds);
    const counted = Array.from({ length: rounds }, (_, index) => index + 1);
    return {
      name: `a comparison of ${rounds} rounds`,
      amount: rounds,
      unit: 'rounds',
      operations: [
        {
          name: 'compareStates',
          run: () => compareStates(samples, counted, { reference: 'off', state: 'on', seed: 1 }),
        },
      ],
    };
  });
}
