import { describe, expect, test } from 'vitest';
import { failedOtherwise, goneDeviations, knownDeviations } from './deviations.ts';
import { fourVersions } from './testing/four-versions.ts';
import { copiedOn, mixed, noLongerDeviating, oneOfEach } from './testing/made-up.ts';

const { knownDeviation, failed, passed } = oneOfEach;
const deviation = copiedOn;

describe('knownDeviations', () => {
  test('tell each deviation once, with all outcomes that showed it', () => {
    const found = knownDeviations(fourVersions.outcomes);
    expect(found.map(({ what, outcomes }) => [what.slice(0, 14), outcomes.length])).toEqual([
      ['Packets of flo', 4],
      ['A flow that wr', 1],
    ]);
  });

  test('keep two apart that only their source tells apart', () => {
    const other = { ...knownDeviation, deviation: { ...deviation, source: 'elsewhere' } };
    expect(knownDeviations([knownDeviation, other])).toHaveLength(2);
  });

  test('tell one that nobody described by what was seen', () => {
    const { deviation: _none, ...bare } = knownDeviation;
    expect(knownDeviations([bare])).toEqual([{ what: '9 of 10 copies, 1 missing', source: '', outcomes: [bare] }]);
  });
});

test('a deviation is gone when an outcome passed that was known to have it, and not otherwise', () => {
  expect(goneDeviations([...mixed.outcomes, noLongerDeviating])).toEqual([
    { ...deviation, outcomes: [noLongerDeviating] },
  ]);
  expect(goneDeviations([passed, knownDeviation, { ...failed, deviation }])).toEqual([]);
});

test('only what failed can have failed in another way', () => {
  expect(failedOtherwise({ ...failed, deviation })).toBe(`known to deviate in another way: ${deviation.what}`);
  expect(failedOtherwise(failed)).toBeUndefined();
  expect(failedOtherwise(knownDeviation)).toBeUndefined();
  expect(failedOtherwise(noLongerDeviating)).toBeUndefined();
});
