import { describe, expect, test } from 'vitest';
import { duration, headline } from './headline.ts';
import { fourVersions } from './testing/four-versions.ts';
import { mixed, noLongerDeviating, oneOfEach, reportOf, switchOf } from './testing/made-up.ts';

const { passed, failed, inconclusive, skipped, knownDeviation, errored } = oneOfEach;

describe('headline', () => {
  test.each([
    ['2 claims held: 2 passed in 9.8 s', [passed, passed]],
    ['1 claim held: 1 passed in 9.8 s', [passed]],
    ['2 claims held: 1 passed, 1 known deviation, 1 skipped in 9.8 s', [passed, skipped, knownDeviation]],
    ['1 claim failed: article/span-egress (internal, ovs-kernel), in 9.8 s', [failed]],
    [
      '2 of 3 claims failed: article/span-egress (internal, ovs-kernel) and 1 more; 1 passed in 9.8 s',
      [failed, passed, failed],
    ],
    ['1 of 2 claims stayed open: article/iperf3-tcp (veth); 1 passed in 9.8 s', [passed, inconclusive]],
    [
      '1 of 3 claims could not be checked: article/replay (veth); 1 passed, 1 failed in 9.8 s',
      [passed, failed, errored],
    ],
    [
      '2 claims held: 2 passed in 9.8 s; no longer deviates: article/remove-mirrors (veth)',
      [passed, noLongerDeviating],
    ],
    [
      '1 of 3 claims failed: article/span-egress (internal, ovs-kernel); 2 passed in 9.8 s; no longer deviates: article/remove-mirrors (veth) and 1 more',
      [noLongerDeviating, failed, noLongerDeviating],
    ],
    ['nothing was checked: 1 skipped, in 9.8 s', [skipped]],
    ['nothing was checked: no scenario has run, in 9.8 s', []],
  ])('%s', (line, outcomes) => {
    expect(headline(reportOf(outcomes))).toBe(line);
  });

  test('names the version where a report has several', () => {
    expect(headline(fourVersions)).toMatch(
      /^1 of 28 claims failed: conformance\/bond-recirculation \(veth, 3\.5\.0\);/,
    );
    const switches = [switchOf('3.1.0'), switchOf('3.5.0')];
    expect(headline(reportOf([passed, noLongerDeviating], { switches }))).toMatch(
      /; no longer deviates: article\/remove-mirrors \(veth, 3\.1\.0\)$/,
    );
  });

  test('says that a run was cut short', () => {
    expect(headline(reportOf([passed], { complete: false }))).toBe('Cut short: 1 claim held: 1 passed in 9.8 s');
    expect(headline(mixed)).not.toContain('Cut short');
  });
});

test.each([
  [0, '0.0 s'],
  [9_812.5, '9.8 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 00 s'],
  [125_400, '2 min 05 s'],
])('%d ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
