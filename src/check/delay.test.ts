import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Mirror } from '../model/mirror.ts';
import type { Frame } from '../model/observation.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Circumstances, observe, request } from '../oracle/testing/observe.ts';
import { prompt } from './delay.ts';

const m0: Mirror = { selectSrcPort: ['p1'], outputPort: 'p3' };

/** A packet a second, and its copy so many nanoseconds later; judged by a limit of 5 ms. */
function judge(delaysNs: readonly number[], circumstances?: Circumstances, withinMs = 5): Verdict {
  const frames = (delay: (index: number) => number) =>
    delaysNs.map((_, index): Frame => {
      const bytes = request(index + 1);
      return { timeNs: BigInt(index * 1e9 + delay(index)), bytes, wireLength: bytes.length };
    });
  const copied = frames((index) => delaysNs[index] as number);
  const ports = {
    p1: { arriving: frames(() => 0) },
    p2: { departing: frames(() => 0) },
    p3: { departing: copied.sort((a, b) => Number(a.timeNs - b.timeNs)) },
  };
  return prompt(observe({ m0 }, ports, circumstances), 'm0', { withinMs });
}

describe('prompt', () => {
  it('passes when each copy departs in time, the last moment included', () => {
    expect(judge([40_000, 5_000_000, 312_345])).toEqual({
      check: 'prompt(during, m0, 5 ms)',
      status: 'passed',
      evidence: '3 of 3 copies within 5 ms, median 0.312 ms, largest 5 ms',
      findings: [],
    });
  });

  it('fails by a nanosecond', () => {
    expect(judge([5_000_001]).status).toBe('failed');
    expect(judge([500_000], {}, 0.5).status).toBe('passed');
    expect(judge([500_001], {}, 0.5).status).toBe('failed');
  });

  it('names the number, the largest delay and the first copy concerned', () => {
    const verdict = judge([1_000, 7_000_000, 12_340_000, 2_000]);
    expect(verdict).toMatchObject({ status: 'failed', evidence: expect.stringContaining('2 of 4 copies within 5 ms') });
    expect(verdict.findings).toEqual([
      {
        kind: 'delayed',
        packets: 2,
        summary:
          '2 copies came more than 5 ms after their packets, the slowest after 12.3 ms, the first: 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 2, length 64 (98 bytes, packet 2 arriving at p1)',
      },
    ]);
  });

  it('tells of copies that were captured before their packets, and does not fail them', () => {
    expect(judge([-3_000, 40_000, -20_000])).toMatchObject({
      status: 'passed',
      evidence: '3 of 3 copies within 5 ms, median -0.003 ms, largest 0.04 ms, 2 negative, least -0.02 ms',
    });
  });

  it('is inconclusive when a capture lost packets, or no copy came', () => {
    const doubtful = judge([9_000_000], { captures: { 'p3 departing': { droppedByKernel: 2 } } });
    expect(doubtful.status).toBe('inconclusive');
    expect(doubtful.findings.map(({ kind }) => kind)).toEqual(['evidence', 'delayed']);
    expect(judge([]).status).toBe('inconclusive');
  });
});

// Up to half a minute either way, so that copies overtake one another.
const delaysNs = fc.array(fc.integer({ min: -3e10, max: 3e10 }), { minLength: 1, maxLength: 40 });

test.prop([delaysNs, fc.integer({ min: 0, max: 30_000 })])(
  'any delays are counted against any limit, with their median and their ends',
  (values, withinMs) => {
    const verdict = judge(values, {}, withinMs);
    const sorted = values.toSorted((a, b) => a - b);
    const [late, negative] = [values.filter((ns) => ns > withinMs * 1e6), values.filter((ns) => ns < 0)];
    expect(verdict.status).toBe(late.length === 0 ? 'passed' : 'failed');
    expect(verdict.findings.map(({ packets }) => packets)).toEqual(late.length === 0 ? [] : [late.length]);
    const text = (ns: number | undefined) => `${Number((Number(ns) / 1e6).toPrecision(3))} ms`;
    const [, median, largest, least] = verdict.evidence
      .split(', ')
      .slice(0, 3)
      .concat(verdict.evidence.split('least ').slice(1));
    expect(verdict.evidence.startsWith(`${values.length - late.length} of ${values.length} copies`)).toBe(true);
    expect([median, largest]).toEqual([
      `median ${text(sorted[Math.ceil(values.length / 2) - 1])}`,
      `largest ${text(sorted.at(-1))}`,
    ]);
    expect(least).toBe(negative.length === 0 ? undefined : text(sorted[0]));
    expect(verdict.evidence.includes(`, ${negative.length} negative,`)).toBe(negative.length > 0);
  },
);
