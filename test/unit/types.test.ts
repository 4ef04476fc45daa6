import { expect, test } from 'vitest';
import { defineScenario, type Observation, silent, star } from '../../src/index.ts';

// What the compiler refuses is checked by the compiler: an expected error that does not come is an error of its own.
const topology = star({ p1: 'h1', p2: 'h2' }, { internal: ['out'] });
const mirrors = { m0: { selectSrcPort: ['p1'], outputPort: 'out' } } as const;

test('a misspelt port, endpoint or mirror does not compile', () => {
  const compiled: readonly unknown[] = [
    defineScenario({
      claim: 'A mirror names a port that there is none of.',
      topology,
      // @ts-expect-error there is no p9
      mirrors: { m0: { selectSrcPort: ['p9'], outputPort: 'out' } },
      run: async () => ({}),
      check: () => [],
    }),
    defineScenario({
      claim: 'Traffic comes from an endpoint that there is none of.',
      topology,
      mirrors,
      // @ts-expect-error there is no h9
      run: async ({ trial }) => ({ during: await trial('during', { kind: 'ping', from: 'h9', to: 'h2', count: 1 }) }),
      check: () => [],
    }),
    defineScenario({
      claim: 'The same, with the topology where it is used.',
      topology: star({ p1: 'h1', p2: 'h2' }),
      mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p2' } },
      // @ts-expect-error there is no h9
      run: async ({ trial }) => ({ during: await trial('during', { kind: 'ping', from: 'h9', to: 'h2', count: 1 }) }),
      check: () => [],
    }),
    defineScenario({
      claim: 'A check names a port that there is none of.',
      topology: star({ p1: 'h1', p2: 'h2' }),
      mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p2' } },
      run: async ({ trial }) => ({ during: await trial('during', { kind: 'idle', durationMs: 1 }) }),
      check: ({ during }) => [
        // @ts-expect-error there is no p9
        silent(during.departing('p9')),
      ],
    }),
    defineScenario({
      claim: 'A mirror is installed that was not declared.',
      topology,
      mirrors,
      run: async ({ mirror }) => {
        // @ts-expect-error there is no m9
        await mirror.install('m9');
        return {};
      },
      check: () => [],
    }),
    (observation: Observation<'p1' | 'p2'>) => [
      // @ts-expect-error there is no p9
      observation.arriving('p9'),
    ],
    // @ts-expect-error an address of an endpoint that there is none of
    star({ p1: 'h1' }, { addresses: { h9: '10.0.0.9/24' } }),
  ];
  expect(compiled).toHaveLength(7);
});
