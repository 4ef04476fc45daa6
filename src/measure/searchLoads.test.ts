import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { seededRandom } from './random.ts';
import { searchLoads } from './searchLoads.ts';
import { type PathOptions, simulatedPath } from './testing/path.ts';

const GOALS = [
  { goal: 'NDR', lossRatio: 0 },
  { goal: 'PDR', lossRatio: 0.005 },
];

const WHERE = { state: 'mirror', goals: GOALS, floor: 1000, ceiling: 300_000, width: 0.05, deadlineMs: 60_000 };

async function search(path: PathOptions, seed: number, changes: Partial<typeof WHERE> = {}) {
  const { measure, nowMs } = simulatedPath(seededRandom(seed), path);
  const found = await searchLoads(measure, { ...WHERE, ...changes, nowMs });
  const [pdr, ndr] = found.rates;
  if (pdr === undefined || ndr === undefined) throw new Error('two goals have two rates');
  return { ...found, pdr, ndr, tookMs: nowMs() };
}

/** How many of a hundred searches have what is asked for. */
async function outOf100(path: PathOptions, holds: (found: Awaited<ReturnType<typeof search>>) => boolean) {
  let count = 0;
  for (let seed = 1; seed <= 100; seed += 1) if (holds(await search(path, seed))) count += 1;
  return count;
}

describe('a path without noise', () => {
  test.prop([fc.integer({ min: 1100, max: 290_000 })])(
    'the bounds hold its capacity, as narrow as was asked for',
    async (capacity) => {
      const { pdr, ndr } = await search({ capacity }, 1);
      for (const [{ low, high = 0, unfinished }, highest] of [
        [ndr, capacity],
        [pdr, capacity / 0.995],
      ] as const) {
        expect(unfinished).toBeUndefined();
        // Packets of a trial are whole: a load that exceeds the capacity by less than two packets a second loses none.
        expect(low).toBeLessThanOrEqual(highest + 2);
        expect(high).toBeGreaterThanOrEqual(highest - 2);
        expect(high - low).toBeLessThanOrEqual(0.05 * high);
      }
    },
  );

  test('the largest loss is searched for first', async () => {
    const { rates } = await search({ capacity: 100_000 }, 1);
    expect(rates.map(({ goal }) => goal)).toEqual(['PDR', 'NDR']);
  });

  test('what its queue holds back for the length of a trial counts as carried', async () => {
    const { ndr } = await search({ capacity: 100_000, queue: 1000 }, 1);
    expect(ndr.low).toBeLessThanOrEqual(102_000);
    expect(ndr.high).toBeGreaterThanOrEqual(102_000);
  });
});

describe('a path whose capacity varies by 2 %', () => {
  const path = { capacity: 120_000, noise: 0.02 };

  test('both bounds of PDR and NDR are within 6 % of the capacity in 90 of 100 searches', async () => {
    const isNear = (rate = 0) => Math.abs(rate / path.capacity - 1) <= 0.06;
    const near = await outOf100(path, ({ pdr, ndr }) =>
      [pdr, ndr].every(({ low, high }) => isNear(low) && isNear(high)),
    );
    expect(near).toBeGreaterThanOrEqual(90);
  });

  test('the bounds of NDR hold the capacity in 80 of 100 searches', async () => {
    const held = await outOf100(path, ({ ndr: { low, high = 0 } }) => low <= path.capacity && path.capacity <= high);
    expect(held).toBeGreaterThanOrEqual(80);
  });

  test('99 of 100 searches end within 60 seconds', async () => {
    expect(await outOf100(path, ({ pdr, ndr }) => !(pdr.unfinished ?? ndr.unfinished))).toBeGreaterThanOrEqual(99);
  });
});

test('a trial in ten that loses a packet for no reason does not decide: NDR is within 10 % of the capacity in 95 of 100 searches', async () => {
  const path = { capacity: 120_000, strayLoss: 0.1 };
  expect(await outOf100(path, ({ ndr }) => Math.abs(ndr.low / path.capacity - 1) <= 0.1)).toBeGreaterThanOrEqual(95);
});

describe('a search that the generator limits', () => {
  test('has no upper bound', async () => {
    const { pdr, ndr } = await search({ capacity: 1_000_000 }, 1);
    expect(ndr).toEqual({ state: 'mirror', goal: 'NDR', lossRatio: 0, low: 300_000 });
    expect(pdr).toEqual({ state: 'mirror', goal: 'PDR', lossRatio: 0.005, low: 300_000 });
  });

  test('claims no load that the generator did not offer', async () => {
    const { ndr } = await search({ capacity: 1_000_000, generator: 180_000 }, 1);
    expect(ndr).toEqual({ state: 'mirror', goal: 'NDR', lossRatio: 0, low: 180_000 });
  });
});

test('a generator that stumbles in one trial of twenty does not lower what is found in 95 of 100 searches', async () => {
  const path = { capacity: 120_000, stumbles: 0.05 };
  expect(await outOf100(path, ({ ndr }) => Math.abs(ndr.low / path.capacity - 1) <= 0.06)).toBeGreaterThanOrEqual(95);
});

test('a path that carries not even the floor has 0 as its lower bound, and the reason', async () => {
  const { ndr } = await search({ capacity: 500 }, 1);
  expect(ndr).toMatchObject({
    low: 0,
    high: 1000,
    unfinished: 'even 1000 packets/s, the lowest load that is tried, lost more',
  });
});

test('a generator that sends nothing shows nothing', async () => {
  const { ndr } = await search({ capacity: 100_000, generator: 0 }, 1);
  expect(ndr.low).toBe(0);
});

test.prop([fc.integer({ min: 0, max: 30_000 }), fc.integer(), fc.integer({ min: 2000, max: 290_000 })])(
  'no trial begins that would go beyond the deadline, and bounds that were not reached say so',
  async (deadlineMs, seed, capacity) => {
    const { pdr, ndr, trials, tookMs } = await search({ capacity, noise: 0.02 }, seed, { deadlineMs });
    expect(tookMs).toBeLessThanOrEqual(deadlineMs + 200);
    expect(trials.length).toBeLessThanOrEqual(deadlineMs / 500);
    for (const { low, high, unfinished } of [pdr, ndr]) {
      if (unfinished === undefined && high !== undefined) expect(high - low).toBeLessThanOrEqual(0.05 * high);
      if (high !== undefined) expect(low).toBeLessThan(high);
      if (low === 0) expect(unfinished).toBeDefined();
    }
  },
);

test('at the deadline a goal has what single trials point to', async () => {
  const { pdr } = await search({ capacity: 100_000 }, 1, { deadlineMs: 2500 });
  expect(pdr).toMatchInlineSnapshot(`
    {
      "goal": "PDR",
      "lossRatio": 0.005,
      "low": 0,
      "state": "mirror",
      "unfinished": "the time was up: single trials point to more than 97500 and less than 102375 packets/s",
    }
  `);
});

test.prop([fc.integer(), fc.double({ min: 0, max: 0.2, noNaN: true }), fc.double({ min: 0, max: 0.1, noNaN: true })])(
  'NDR is never above PDR, however much noise there is',
  async (seed, strayLoss, noise) => {
    const { pdr, ndr } = await search({ capacity: 100_000, strayLoss, noise }, seed);
    expect(ndr.high ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(pdr.high ?? Number.POSITIVE_INFINITY);
  },
);
