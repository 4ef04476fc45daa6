import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { CaptureBounds } from './bounds.ts';
import { chooseSample, LEAST_SAMPLE, type MeasuredLoad } from './chooseSample.ts';

const BOUNDS: CaptureBounds = { durationMs: 30_000, bytes: 2 ** 30, cpuShare: 0.5 };

/** A load of flows with so many packets a second at a place among the smallest samples, each of 100 bytes at two captures. */
function loadOf(flows: readonly (readonly [place: number, packets: number])[], bytes = 100): MeasuredLoad {
  const bySample = Array.from({ length: LEAST_SAMPLE }, () => ({ packets: 0, bytes: 0 }));
  for (const [place, packets] of flows) {
    const own = bySample[place] as { packets: number; bytes: number };
    own.packets += 2 * packets;
    own.bytes += 2 * packets * bytes;
  }
  const total = (what: 'packets' | 'bytes') => bySample.reduce((sum, one) => sum + one[what], 0);
  const [packets, all] = [total('packets'), total('bytes')];
  return { packets, bytes: all, atSources: packets / 2, bySample, captureSeconds: 2e-6, longest: bytes };
}

/** So many flows that share a load evenly, far from one another. */
const even = (flows: number, packets: number, bytes?: number) =>
  loadOf(
    Array.from({ length: flows }, (_, index) => [Math.floor((index * LEAST_SAMPLE) / flows), packets / flows]),
    bytes,
  );

describe('chooseSample', () => {
  it('takes everything of 5,000 packets/s for 30 s, so that a loss of 1 in 1,000 is seen', () => {
    for (const bytes of [100, 1514])
      expect(chooseSample(even(8, 5000, bytes), BOUNDS)).toMatchObject({ sample: { of: 1 }, isShorter: false });
  });

  it.each([
    ['packets', even(64, 50_000), BOUNDS, 'memory', 16],
    ['bytes', even(64, 5000, 1514), { ...BOUNDS, bytes: 64 << 20 }, 'bytes', 8],
    ['processor time', even(64, 5000), { ...BOUNDS, cpuShare: 0.05 }, 'cpu', 4],
  ] as const)('takes the largest sample of even flows that fits: too many %s', (_what, load, bounds, tooMuch, of) => {
    expect(chooseSample(load, bounds)).toMatchObject({ tooMuch, sample: { of }, isShorter: false });
  });

  it('takes the one of the samples of a size that has the most of what fits', () => {
    const load = loadOf([
      [10, 50_000],
      [2100, 1000],
      [3000, 4000],
    ]);
    const { sample, taken } = chooseSample(load, BOUNDS);
    expect(taken.packets).toBe(10_000);
    expect(sample).toEqual({ of: 2, which: 1 });
  });

  it('takes all for a shorter time where one flow is too large by itself, and others come to next to nothing', () => {
    const load = loadOf([
      [10, 50_000],
      [2100, 1],
    ]);
    expect(chooseSample(load, BOUNDS)).toMatchObject({
      sample: { of: 1, which: 0 },
      isShorter: true,
      tooMuch: 'memory',
    });
  });

  it('takes all of any load where few packets are asked for', () => {
    expect(chooseSample(even(64, 50_000), { ...BOUNDS, packets: 1000 }).sample.of).toBe(1);
  });

  it('keeps to a size that was asked for, and takes one of its samples that has packets', () => {
    expect(chooseSample(even(1, 100), BOUNDS, 16)).toMatchObject({ sample: { of: 16, which: 0 } });
    expect(chooseSample(loadOf([[4095, 100]]), BOUNDS, 16)).toMatchObject({ sample: { of: 16, which: 15 } });
    expect(chooseSample(loadOf([]), BOUNDS, 16)).toMatchObject({ sample: { of: 16, which: 0 }, isShorter: false });
  });

  test.prop([
    fc.array(fc.tuple(fc.nat(LEAST_SAMPLE - 1), fc.integer({ min: 1, max: 60_000 })), { maxLength: 20 }),
    fc.integer({ min: 60, max: 1514 }),
  ])('never expects more than is held, unless it says that the window is shorter', (flows, bytes) => {
    const { taken, isShorter } = chooseSample(loadOf(flows, bytes), BOUNDS);
    if (!isShorter) {
      expect(taken.packets * 32).toBeLessThanOrEqual(360_000);
      expect(taken.bytes * 32).toBeLessThanOrEqual(BOUNDS.bytes);
    }
  });
});
