import { describe, expect, test } from 'vitest';
import type { RateChange } from '../model/runChange.ts';
import { changeRows, measuredDifference, measuredHeadline } from './measuredDifference.ts';
import { outcomeOf } from './testing/made-up.ts';

const bounds = (low: number, high?: number) => ({
  ...{ state: 'mirror', goal: 'NDR', lossRatio: 0, low },
  ...(high !== undefined && { high }),
});

/** What two runs found in one search each. */
function searched(...rates: readonly Omit<RateChange, 'state' | 'goal'>[]) {
  return [
    {
      ...{ benchmark: 'article/replay', variant: outcomeOf('article/replay').variant, quantities: [], missing: [] },
      rates: rates.map((one) => ({ state: 'mirror', goal: 'NDR', ...one })),
    },
  ];
}

const unmoved = { base: bounds(100_000, 102_000), head: bounds(101_000, 103_000), between: { low: 0.99, high: 1.03 } };
const lower = { base: bounds(100_000, 102_000), head: bounds(80_000, 82_000), between: { low: 0.784, high: 0.82 } };
const higher = { base: bounds(100_000, 102_000), head: bounds(200_000), between: { low: 1.961 } };
const gone = { base: bounds(100_000, 102_000) };

describe('searched rates', () => {
  test('are shown where their bounds lie apart, with what the bounds say, and are not judged', () => {
    const measured = measuredDifference(searched(unmoved, lower, higher));
    expect(measuredHeadline(measured)).toEqual(['2 of 3 searched rates moved']);
    expect(changeRows(measured).map(({ base, head, absolute }) => [base, head, absolute])).toEqual([
      ['100 to 102 k packets/s', '80 to 82 k packets/s', '-21.6 to -18 % by the bounds of the searches'],
      [
        '100 to 102 k packets/s',
        'at least 200 k packets/s, generator-limited',
        'at least +96.1 % by the bounds of the searches',
      ],
    ]);
    expect(changeRows(measured).map(({ judged }) => judged)).toEqual(
      Array(2).fill(expect.stringMatching(/^not judged: /)),
    );
  });

  test('that are not searched for any more cannot have passed', () => {
    const measured = measuredDifference(searched(gone), 0.05);
    expect(measured.status).toBe('inconclusive');
    expect(measuredHeadline(measured).at(-1)).toBe('1 not measured any more');
    expect(changeRows(measured)).toMatchObject([{ quantity: 'NDR', head: 'not measured', judged: '' }]);
  });
});
