import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { BenchmarkResult } from '../model/benchmark.ts';
import { articleTopology } from '../model/topology.ts';
import { compareRuns, difference, quotient } from './compareRuns.ts';

const level = 0.95;

describe('intervals of two runs together', () => {
  test('two of one width make one that is wider by the root of two, as standard errors add up', () => {
    const one = { low: 9, estimate: 10, high: 11, level };
    const both = difference(one, { low: 3, estimate: 4, high: 5, level });
    expect(both).toEqual({ estimate: 6, low: 6 - Math.SQRT2, high: 6 + Math.SQRT2, level });
  });

  test('each side adds up by itself: the upper one of the later run with the lower one of the earlier', () => {
    const both = difference({ low: 6, estimate: 10, high: 13, level }, { low: 1, estimate: 5, high: 8, level });
    expect(both).toEqual({ estimate: 5, low: 5 - 5, high: 5 + 5, level });
  });

  const positive = fc
    .tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0.01, max: 100, noNaN: true })))
    .map((values) => values.toSorted((one, other) => one - other))
    .map(([low = 1, estimate = 1, high = 1]) => ({ low, estimate, high, level }));

  test.prop([positive, positive])('a quotient turned upside down is that of the runs swapped', (head, base) => {
    const [there, back] = [quotient(head, base), quotient(base, head)];
    expect(1 / (there?.low ?? Number.NaN)).toBeCloseTo(back?.high ?? Number.NaN, 6);
    expect(1 / (there?.estimate ?? Number.NaN)).toBeCloseTo(back?.estimate ?? Number.NaN, 6);
  });

  test('there is none of what is not there, and no quotient of what may be zero', () => {
    const zero = { low: 0, estimate: 1, high: 2, level };
    expect(quotient(zero, zero)).toBeUndefined();
    expect(difference(zero, undefined)).toBeUndefined();
  });
});

/** A run of two rounds in which the mirror delivered so many packets a second, and a ratio to its reference was found. */
function run(perRound: readonly number[], ratio: number, spoiled?: string): BenchmarkResult {
  const interval = (estimate: number) => ({ low: estimate * 0.99, estimate, high: estimate * 1.01, level });
  const comparison = {
    state: 'mirror',
    reference: 'off',
    ratio: interval(ratio),
    difference: interval(1),
    pValue: 0.01,
  };
  return {
    ...{ benchmark: 'article/one', question: 'What does it cost?', seed: 1, startedAt: '', durationMs: 1 },
    variant: {
      port: 'veth',
      switch: 'ovs-netdev',
      mechanism: 'ovs-mirror',
      ovs: '3.1.0',
      offloads: 'off',
      endpoint: 'namespace',
    },
    topology: articleTopology,
    mirrors: {},
    states: ['off', 'mirror'].map((name) => ({ name, what: name })),
    load: { kind: 'tcp', from: 'ctn-1', to: 'ctn-2' },
    ...{ ended: 'duration', precision: { asked: 0.02 }, delays: [], loads: [], confirmations: [], judgements: [] },
    rounds: perRound.map((_, index) => {
      const round = { round: index + 1, order: ['mirror'], steal: 0, foreign: 0 };
      return spoiled === undefined ? round : { ...round, spoiled };
    }),
    quantities: [
      {
        quantity: 'deliveredPacketsPerSecond',
        samples: perRound.map((value, index) => ({ round: index + 1, place: 1, state: 'mirror', value })),
        comparisons: [{ ...comparison, pairs: perRound.length }],
      },
    ],
    ...{ status: 'passed', repeat: [] },
  };
}

describe('compareRuns', () => {
  test('tells the change of the value, and that of what it is to its reference', () => {
    const { quantities, missing } = compareRuns(run([1000, 1002, 998], 0.9), run([500, 501, 499], 0.81));
    expect(missing).toEqual([]);
    expect(quantities).toMatchObject([{ state: 'mirror', by: 'ratio', base: 1000, head: 500 }]);
    expect(quantities[0]?.absolute?.estimate).toBeCloseTo(0.5, 12);
    expect(quantities[0]?.relative?.estimate).toBeCloseTo(0.9, 12);
  });

  test('what counts in the earlier run alone is missing; what counts in neither, or in the later one alone, is not', () => {
    const [good, spoiled] = [run([1000, 1001], 0.9), run([1000, 1001], 0.9, 'the host took the CPU away')];
    expect(compareRuns(good, spoiled).missing).toEqual([{ state: 'mirror', quantity: 'deliveredPacketsPerSecond' }]);
    for (const base of [spoiled, { ...good, quantities: [] }])
      expect(compareRuns(base, good)).toMatchObject({ quantities: [], missing: [] });
  });

  test('one round says nothing of how values spread: the value has no interval then', () => {
    const [change] = compareRuns(run([1000], 0.9), run([1000, 1001], 0.9)).quantities;
    expect(change).not.toHaveProperty('absolute');
  });
});

describe('searched rates of two runs', () => {
  const ndr = { state: 'mirror', goal: 'NDR', lossRatio: 0 };
  const searched = (bounds?: { low: number; high?: number }): BenchmarkResult => ({
    ...run([1000, 1001], 0.9),
    search: {
      rates: bounds === undefined ? [] : [{ ...ndr, ...bounds }],
      ...{ trials: [], ceilingPacketsPerSecond: 300_000, queuePackets: 1000, durationMs: 1 },
    },
  });
  const between = (base: { low: number; high?: number }, head?: { low: number; high?: number }) =>
    compareRuns(searched(base), searched(head)).rates[0]?.between;

  test('lie between the bounds of both', () => {
    expect(between({ low: 100, high: 200 }, { low: 50, high: 80 })).toEqual({ low: 0.25, high: 0.8 });
  });

  test('have no upper bound where the later rate has none or the earlier one may be zero, and no lower one where the earlier has no upper one', () => {
    expect(between({ low: 100, high: 200 }, { low: 300 })).toEqual({ low: 1.5 });
    expect(between({ low: 0, high: 200 }, { low: 300, high: 400 })).toEqual({ low: 1.5 });
    expect(between({ low: 100 }, { low: 50, high: 80 })).toEqual({ low: 0, high: 0.8 });
  });

  test('are told of as gone where the later run did not search for them', () => {
    expect(compareRuns(searched({ low: 100, high: 200 }), searched()).rates).toEqual([
      { state: 'mirror', goal: 'NDR', base: { ...ndr, low: 100, high: 200 } },
    ]);
    expect(compareRuns(searched(), searched({ low: 100, high: 200 })).rates).toEqual([]);
  });
});
