import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { randomOf } from '../packet/testing/mutate.ts';
import { alignClocks, type SeenTwice } from './alignClocks.ts';

const HOUR_NS = 3_600_000_000_000;
const START = 1_735_787_045_000_000_000n;

interface Far {
  readonly offsetNs: number;
  readonly driftPpm: number;
  readonly leastNs: number;
  readonly jitterNs: number;
  readonly seconds: number;
  readonly jitters: readonly number[];
}

/** Packets evenly over a time, each with the delay that jitter gives it; the other clock is ahead by the offset in the middle of it. */
function seen({ offsetNs, driftPpm, leastNs, jitterNs, seconds, jitters }: Far): readonly SeenTwice[] {
  return jitters.map((jitter, index) => {
    const at = Math.round((index / (jitters.length - 1) - 0.5) * seconds * 1e9);
    // Exponential, as of a queue.
    const delay = leastNs - jitterNs * Math.log(jitter);
    return {
      hereNs: START + BigInt(at),
      thereNs: START + BigInt(at) + BigInt(Math.round(offsetNs + delay + at * driftPpm * 1e-6)),
    };
  });
}

function known(pairs: readonly SeenTwice[]) {
  const found = alignClocks(pairs);
  if ('unknown' in found) throw new Error(found.unknown);
  return found;
}

const far = fc.record({
  offsetNs: fc.integer({ min: -10 * HOUR_NS, max: 10 * HOUR_NS }),
  driftPpm: fc.integer({ min: -100, max: 100 }),
  leastNs: fc.integer({ min: 0, max: 5_000_000 }),
  jitterNs: fc.integer({ min: 0, max: 2_000_000 }),
  seconds: fc.integer({ min: 1, max: 600 }),
  seed: fc.integer(),
});

describe('alignClocks', () => {
  test.prop([far])(
    'finds the offset less what the fastest copy took, and the drift, within what it states',
    ({ seed, ...rest }) => {
      const random = randomOf(seed);
      const made = { ...rest, jitters: Array.from({ length: 400 }, () => (1 + random(1e6)) / 1e6) };
      const pairs = seen(made);
      const { offsetNs, driftPpm, uncertaintyNs, toHere } = known(pairs);
      const fastest = Math.min(...made.jitters.map((jitter) => -made.jitterNs * Math.log(jitter))) + made.leastNs;
      // Times are whole nanoseconds.
      expect(Math.abs(Number(offsetNs) - made.offsetNs - fastest)).toBeLessThanOrEqual(uncertaintyNs + 2);
      expect(Math.abs(driftPpm - made.driftPpm) * 1e-6 * made.seconds * 1e9).toBeLessThanOrEqual(2 * uncertaintyNs + 2);
      expect(pairs.every(({ hereNs, thereNs }) => toHere(thereNs) >= hereNs - 2n)).toBe(true);
    },
  );

  it('is not misled by a pair that is none', () => {
    const right = seen({
      offsetNs: 5,
      driftPpm: 0,
      leastNs: 1000,
      jitterNs: 100,
      seconds: 10,
      jitters: Array.from({ length: 200 }, (_, index) => ((index * 37) % 100) / 101 + 0.01),
    });
    const wrong = { hereNs: START, thereNs: START - 700_000_000n };
    const { offsetNs, pairs, uncertaintyNs } = known([...right, wrong]);
    expect(pairs).toBe(200);
    expect(Math.abs(Number(offsetNs) - 1005)).toBeLessThanOrEqual(uncertaintyNs);
  });

  it('states how far it goes astray where the clock was set meanwhile', () => {
    const pairs = Array.from({ length: 100 }, (_, index) => {
      const hereNs = START + BigInt(index) * 10_000_000n;
      return { hereNs, thereNs: hereNs + (index < 50 ? 0n : 300_000_000n) };
    });
    expect(known(pairs).uncertaintyNs).toBeGreaterThan(100_000_000);
  });

  it('does without where pairs are few', () => {
    expect(alignClocks([{ hereNs: 1n, thereNs: 2n }])).toEqual({
      unknown: '1 copies are known to be of a packet, and it takes 10 to align clocks by',
    });
  });
});
