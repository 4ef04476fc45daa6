import { createRequire } from 'node:module';
import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTable } from './table.ts';
import { textPlaces, withTexts } from './testing/everyText.ts';
import { hostileText } from './testing/hostile.ts';
import { measured, reportOf } from './testing/made-up.ts';
import { benchmarkOf, benchmarks } from './testing/made-up-benchmarks.ts';

const { strlen } = createRequire(import.meta.url)('cli-table3/src/utils') as { strlen: (text: string) => number };
const widest = (text: string): number => Math.max(...text.split('\n').map(strlen));
const shownOf = (...results: readonly Parameters<typeof benchmarkOf>[1][]) =>
  renderTable(reportOf([], { benchmarks: results.map((changes) => benchmarkOf('article/one', changes)) }), {
    color: false,
  });

describe('a benchmark on the terminal', () => {
  test('says on top what it comes down to, then each quantity with the interval as a bar', () => {
    const { rounds, quantities } = benchmarks.normal;
    const text = shownOf({ rounds, quantities: quantities.slice(0, 1), delays: [], loads: [], confirmations: [] });
    expect(text.slice(0, text.indexOf('\n  Intervals'))).toMatchInlineSnapshot(`
      "mirror costs 12.3 % of delivered packets (10.9 to 13.7 %), in 9.8 s

      ✓ passed: article/one (veth)
        What does a mirror of one port cost?

      quantity           state             estimate  against off                  p
      ─────────────────────────────────────────────────────────────────────────────
      delivered packets  off      181.3 k packets/s
                         mirror   158.8 k packets/s  0.877 (0.863 to 0.891)  <0.001
                                                     ├─┼──┤···············│
                         control  163.3 k packets/s  0.904 (0.892 to 0.917)  <0.001
                                                     ·····├─┼─┤···········│"
    `);
  });

  test('of several, says what each comes down to, before all else', () => {
    const [headline, lines] = renderTable(measured, { color: false, width: 120 }).split('\n\n');
    expect(headline).toBe(
      '1 of 7 benchmarks could not be measured: article/span (veth); 4 passed, 1 failed, 1 inconclusive in 9.8 s',
    );
    expect(lines?.replaceAll('\n    ', ' ').split('\n').slice(0, 2)).toEqual([
      '  ✓ article/span-egress (veth): mirror costs 12.3 % of delivered packets (10.9 to 13.7 %)',
      '  ✓ article/iperf3-tcp (veth): no difference of delivered bits found with mirror: an effect of 2.1 % would have been seen',
    ]);
  });

  test('says what ended it, which rounds are spoiled and why, what confirms it, and how to do it again', () => {
    const text = shownOf({}).replace(/\s+/g, ' ');
    for (const told of [
      'the precision was reached, ±1.6 % where ±2 % was asked for; 12 rounds, 1 spoiled, in 41.3 s',
      'spoiled: round 5: the host took 7.1 % of the CPU time away',
      "at most 7.1 % of a round's CPU time was taken away by the host (steal), 0.4 % by processes outside the lab",
      'confirmed after: ✓ mirror: 100 of 100 copies',
      'Repeat: mirrorbench bench article/one --seed 17',
    ])
      expect(text).toContain(told);
    expect(shownOf({ ended: 'duration' })).toContain('the time was up, at ±1.6 %');
  });

  test('names a rate that the generator could not exceed a lower bound', () => {
    const text = renderTable(reportOf([], { benchmarks: [benchmarks.searched] }), { color: false });
    expect(text).toMatch(/off +NDR +at least 212 k packets\/s, generator-limited/);
    expect(text).toMatch(/mirror +PDR 0\.5 % +150 to 152\.8 k packets\/s/);
    expect(text).toMatch(/not finished: the time was up/);
  });

  test('shows loads as far as a person reads on, and says so', () => {
    const loads = Array.from({ length: 60 }, (_, index) => {
      return { state: 'mirror', packetsPerSecond: 1000 * (index + 1), sent: 1000, lost: index, durationMs: 1000 };
    });
    expect(shownOf({ loads })).toContain('Loss over load (12 of 60; run.json has all)');
  });

  const places = textPlaces(measured);
  property.prop([fc.array(hostileText, { minLength: 1, maxLength: 20 }), fc.constantFrom(60, 80, 120)], {
    numRuns: 25,
  })('stays within the width, whatever texts hold', (given, width) => {
    expect(widest(renderTable(withTexts(measured, places, given), { color: false, width }))).toBeLessThanOrEqual(width);
  });
});
