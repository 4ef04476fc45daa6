import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { sampleThatWorks } from './sampleThatWorks.ts';

describe('sampleThatWorks', () => {
  it('names none where captures kept up', () => {
    expect(sampleThatWorks({ kept: 10, dropped: 0, tookAll: true, sampleOf: 1 })).toBeUndefined();
  });

  it.each([
    [{ kept: 99, dropped: 1, tookAll: true, sampleOf: 1 }, 4],
    [{ kept: 25, dropped: 75, tookAll: true, sampleOf: 1 }, 8],
    [{ kept: 25, dropped: 75, tookAll: true, sampleOf: 4 }, 32],
    [{ kept: 100, dropped: 0, tookAll: false, sampleOf: 1 }, 2],
    [{ kept: 0, dropped: 1e6, tookAll: true, sampleOf: 1 }, 4096],
  ])('of %j is one in %i', (fate, of) => {
    expect(sampleThatWorks(fate)).toBe(of);
  });

  test.prop([fc.nat(1e6), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 12 })])(
    'is a power of two, at least twice as small as the one that was tried, and never too large for what was kept',
    (kept, dropped, tried) => {
      const of = sampleThatWorks({ kept, dropped, tookAll: true, sampleOf: 2 ** tried }) as number;
      expect(Number.isInteger(Math.log2(of))).toBe(true);
      if (of < 4096) expect((kept + dropped) * 2 ** tried * 2).toBeLessThanOrEqual(of * Math.max(1, kept));
    },
  );
});
