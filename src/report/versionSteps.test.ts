import { describe, expect, test } from 'vitest';
import { fourVersions, rowOf, switches } from './testing/four-versions.ts';
import { copiedOn, mixed, oneOfEach, reportOf } from './testing/made-up.ts';
import { versionSteps } from './versionSteps.ts';

const { skipped, failed, inconclusive, errored } = oneOfEach;

/** Steps in short. */
function stepsOf(...args: Parameters<typeof reportOf>): readonly string[] {
  return versionSteps(reportOf(...args)).map(({ from, to, summary }) => `${from} → ${to}: ${summary}`);
}

describe('versionSteps', () => {
  test('go from each version to the next, also where nothing changes', () => {
    expect(versionSteps(fourVersions).map(({ from, to, summary }) => `${from} → ${to}: ${summary}`)).toEqual([
      '2.17.9 → 3.1.0: no verdict changes',
      '3.1.0 → 3.4.0: 1 no longer passes, 3 now pass; 3 gates change',
      '3.4.0 → 3.5.0: 1 no longer passes, 1 now passes',
    ]);
  });

  test('have what no longer passes first, and those that change alike together', () => {
    const [, step] = versionSteps(fourVersions);
    expect(
      step?.changes.map(({ outcomes, before, after, notes }) => [outcomes.length, before, after, ...notes]),
    ).toEqual([
      [1, 'passed', 'knownDeviation', '3.4.0: A flow that writes a register has its packets copied twice.'],
      [2, 'knownDeviation', 'passed', `3.1.0: ${copiedOn.what}`],
      [1, 'skipped', 'passed', '3.1.0: Mirror.filter is not a column of Open vSwitch 3.1.0'],
    ]);
  });

  test('say what was seen with both versions where it passes with neither', () => {
    const [, step] = versionSteps(
      reportOf(rowOf('a/x', 'veth', { '2.17.9': failed, '3.1.0': failed, '3.4.0': inconclusive }), { switches }),
    );
    expect(step?.summary).toBe('1 changes otherwise; 3 gates change');
    expect(step?.changes[0]?.notes).toEqual([
      '3.1.0: 9 of 10 copies, 1 missing',
      '3.4.0: the capture of vnic-1 dropped 12 packets',
    ]);
  });

  test('do not count what stayed open as worse or better', () => {
    const row = (status: typeof errored) => rowOf('a/x', 'veth', { '3.1.0': status });
    for (const status of [errored, inconclusive])
      expect(stepsOf(row(status).slice(0, 3), { switches: switches.slice(0, 2) })).toEqual([
        '2.17.9 → 3.1.0: 1 changes otherwise',
        '3.1.0 → 3.4.0: 1 changes otherwise',
      ]);
  });

  test('have the gates that are in force with one of the two', () => {
    const [first, second] = versionSteps(fourVersions);
    expect([first?.gatesNow, first?.gatesNoLonger]).toEqual([[], []]);
    expect(second?.gatesNow).toEqual(['re-mirror-after-change', 'live-flows-follow']);
    expect(second?.gatesNoLonger).toEqual(['patch-ports-apart']);
  });

  test('do not call a gate new that the version before says nothing of', () => {
    const [first, ...others] = switches;
    const silent = first === undefined ? [] : [{ ...first, gates: [] }];
    expect(stepsOf(rowOf('a/x', 'veth').slice(0, 2), { switches: [...silent, ...others].slice(0, 2) })).toEqual([
      '2.17.9 → 3.1.0: no verdict changes',
    ]);
  });

  test('pass over a version with which a scenario has no outcome yet', () => {
    const row = rowOf('a/x', 'veth', { '3.1.0': skipped, '3.5.0': failed }).filter(
      ({ variant }) => variant.ovs !== '3.4.0',
    );
    expect(stepsOf(row, { switches })).toEqual([
      '2.17.9 → 3.1.0: 1 changes otherwise',
      '3.1.0 → 3.4.0: nothing to compare; 3 gates change',
      '3.4.0 → 3.5.0: nothing to compare',
      '3.1.0 → 3.5.0: 1 changes otherwise',
    ]);
  });

  test('are none where there is one version', () => {
    expect(versionSteps(mixed)).toEqual([]);
  });
});
