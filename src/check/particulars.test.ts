import { describe, expect, it } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { Frame } from '../model/observation.ts';
import type { Verdict } from '../model/verdict.ts';
import { observe, request } from '../oracle/testing/observe.ts';
import { equivalent, silent } from './checks.ts';

const m0: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };

/** So many packets, one a millisecond, each copied as `copyOf` says, 50 µs later for each packet before it. */
function judge(count: number, copyOf: (bytes: Uint8Array, index: number) => Uint8Array | undefined): Verdict {
  const frame = (bytes: Uint8Array, timeNs: number): Frame => ({
    timeNs: BigInt(timeNs),
    bytes,
    wireLength: bytes.length,
  });
  const packets = Array.from({ length: count }, (_, index) => request(index + 1));
  const sent = packets.map((bytes, index) => frame(bytes, index * 1e6));
  const copied = packets.flatMap((bytes, index) => {
    const copy = copyOf(bytes, index);
    return copy === undefined ? [] : [frame(copy, index * 1e6 + (index + 1) * 50_000)];
  });
  return equivalent(
    observe({ m0 }, { p1: { arriving: sent }, p2: { departing: sent }, p3: { departing: copied } }),
    'm0',
  );
}

const whole = (bytes: Uint8Array) => bytes;

describe('what a verdict keeps to be drawn', () => {
  it('is when copies are missing, in at most 60 bins that sum up to what is owed and missing', () => {
    const { loss, counts } = judge(300, (bytes, index) => (index >= 100 && index < 110 ? undefined : bytes));
    expect(loss?.owed).toHaveLength(60);
    const sum = (all: readonly number[] = []) => all.reduce((one, other) => one + other, 0);
    expect([sum(loss?.owed), sum(loss?.missing)]).toEqual([counts?.owed, counts?.missing]);
    expect(loss?.missing.flatMap((missing, bin) => (missing > 0 ? [bin] : []))).toEqual([20, 21]);
    expect(loss?.binMs).toBeCloseTo(299 / 60, 5);
  });

  it('is no loss where none is missing', () => {
    expect(judge(20, whole)).not.toHaveProperty('loss');
  });

  it('is how late copies came, from the least to the largest', () => {
    const { delayNs } = judge(100, whole);
    const at = (wanted: number) => delayNs?.quantiles.find(({ quantile }) => quantile === wanted)?.nanoseconds;
    expect(delayNs?.copies).toBe(100);
    expect([at(0), at(0.5), at(0.99), at(1)]).toEqual([50_000, 2_500_000, 4_950_000, 5_000_000]);
  });

  it('is no distribution of few copies', () => {
    expect(judge(9, whole)).not.toHaveProperty('delayNs');
  });

  it('is the first five differences with their first 256 bytes, owed and copy side by side', () => {
    const { examples = [] } = judge(20, (bytes, index) => {
      if (index === 2) return undefined;
      if (index === 3) return bytes.subarray(0, 60);
      return index > 10 ? bytes.map((byte, at) => (at === 70 ? byte ^ 1 : byte)) : bytes;
    });
    expect(examples.map(({ kind, owed, copy }) => [kind, owed?.place, copy?.place])).toEqual([
      ['missing', 'packet 3 arriving at p1', undefined],
      ['truncated', 'packet 4 arriving at p1', 'packet 3 departing at p3'],
      ['altered', 'packet 12 arriving at p1', 'packet 11 departing at p3'],
      ['altered', 'packet 13 arriving at p1', 'packet 12 departing at p3'],
      ['altered', 'packet 14 arriving at p1', 'packet 13 departing at p3'],
    ]);
    expect(examples[1]?.copy).toEqual({
      place: 'packet 3 departing at p3',
      hex: Buffer.from(request(4)).toString('hex').slice(0, 120),
      bytes: 60,
    });
  });

  it('is no more of a long packet than its first 256 bytes', () => {
    const long = new Uint8Array(1000).fill(7);
    const { examples } = silent(observe({ m0 }, { p1: {}, p3: { departing: [long] } }).departing('p3'));
    expect(examples).toEqual([
      { kind: 'unexpected', copy: { place: 'packet 1 departing at p3', hex: '07'.repeat(256), bytes: 1000 } },
    ]);
  });
});
