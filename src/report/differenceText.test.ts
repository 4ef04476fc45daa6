import { createRequire } from 'node:module';
import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../model/report.ts';
import { renderDifferenceJson } from './differenceJson.ts';
import { renderDifferenceMarkdown } from './differenceMarkdown.ts';
import { renderDifference } from './differenceText.ts';
import { NOTHING_MEASURED } from './measuredDifference.ts';
import { renderRecheck } from './recheckText.ts';
import { runDifference } from './runDifference.ts';
import { hostileReport } from './testing/hostile.ts';
import { mixed, noLongerDeviating, oneOfEach, outcomeOf, reportOf } from './testing/made-up.ts';

const { strlen } = createRequire(import.meta.url)('cli-table3/src/utils') as { strlen: (text: string) => number };
const widest = (text: string): number => Math.max(...text.split('\n').map(strlen));
/** What steers a terminal, reorders text or breaks a line; line ends of our own aside. */
const acting = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const { failed, errored, skipped, passed, knownDeviation } = oneOfEach;
const named = (outcome: Outcome, scenario: string): Outcome => ({ ...outcome, scenario, variant: passed.variant });

const base = reportOf([
  outcomeOf('article/one'),
  named(errored, 'article/two'),
  named(failed, 'article/three'),
  knownDeviation,
  outcomeOf('article/gone'),
  outcomeOf('article/same'),
]);
const head = reportOf(
  [
    named(failed, 'article/one'),
    named(errored, 'article/two'),
    outcomeOf('article/three'),
    noLongerDeviating,
    outcomeOf('article/same'),
    outcomeOf('article/new'),
    named(skipped, 'article/skipped'),
  ],
  { environment: { ...base.environment, kernel: '6.2.0', cores: 4 } },
);
const difference = runDifference(base, head);

describe('a difference of runs', () => {
  test('is told on the terminal: what fails anew first, what is the same in number alone', () => {
    expect(renderDifference(difference, { color: false })).toMatchInlineSnapshot(`
      "1 new failure; 1 still failing, 1 fixed, 1 no longer deviates, 1 not checked any
      more, 1 checked now, 2 the same

      The runs are not of one environment
        kernel: 6.1.0-18-amd64 → 6.2.0
        cores: 2 → 4

      New failures
        article/one (veth): ✓ passed → ✗ failed
            9 of 10 copies, 1 missing (before: 10 of 10 copies)

      Still failing
        article/two (veth): ! errored → ! errored
            tcpreplay ended with exit code 1

      Fixed
        article/three (veth): ✗ failed → ✓ passed
            10 of 10 copies (before: 9 of 10 copies, 1 missing)

      No longer deviates
        article/remove-mirrors (veth): ~ known deviation → ✓ passed
            0 packets (before: 9 of 10 copies, 1 missing)

      Not checked any more
        article/gone (veth): ✓ passed → not there
            before: 10 of 10 copies

      Checked now
        article/new (veth): not there → ✓ passed
            10 of 10 copies
      "
    `);
  });

  test('that has no new failure says so in its first line', () => {
    const [first] = renderDifference(runDifference(base, base), { color: false }).split('\n');
    expect(first).toBe('nothing fails that did not before: 2 still failing, 4 the same');
    expect(renderDifference(runDifference(reportOf([]), reportOf([])), { color: false })).toBe(
      'neither run has an outcome\n',
    );
  });

  test('is told as Markdown', () => {
    expect(renderDifferenceMarkdown(difference)).toMatchInlineSnapshot(`
      "## 1 new failure; 1 still failing, 1 fixed, 1 no longer deviates, 1 not checked any more, 1 checked now, 2 the same

      ### The runs are not of one environment

      | What | Base | Head |
      | --- | --- | --- |
      | kernel | 6.1.0-18-amd64 | 6.2.0 |
      | cores | 2 | 4 |

      ### New failures

      | Scenario | Variant | Base | Head | Evidence |
      | --- | --- | --- | --- | --- |
      | article/one | veth | ✓ passed | ✗ failed | 9 of 10 copies, 1 missing (before: 10 of 10 copies) |

      ### Still failing

      | Scenario | Variant | Base | Head | Evidence |
      | --- | --- | --- | --- | --- |
      | article/two | veth | ! errored | ! errored | tcpreplay ended with exit code 1 |

      ### Fixed

      | Scenario | Variant | Base | Head | Evidence |
      | --- | --- | --- | --- | --- |
      | article/three | veth | ✗ failed | ✓ passed | 10 of 10 copies (before: 9 of 10 copies, 1 missing) |

      ### No longer deviates

      | Scenario | Variant | Base | Head | Evidence |
      | --- | --- | --- | --- | --- |
      | article/remove-mirrors | veth | ~ known deviation | ✓ passed | 0 packets (before: 9 of 10 copies, 1 missing) |

      ### Not checked any more

      | Scenario | Variant | Base | Head | Evidence |
      | --- | --- | --- | --- | --- |
      | article/gone | veth | ✓ passed | not there | before: 10 of 10 copies |

      ### Checked now

      | Scenario | Variant | Base | Head | Evidence |
      | --- | --- | --- | --- | --- |
      | article/new | veth | not there | ✓ passed | 10 of 10 copies |
      "
    `);
  });

  test('is told as JSON, with all outcomes', () => {
    const json = JSON.parse(renderDifferenceJson(difference, NOTHING_MEASURED, base, head));
    expect(json).toMatchObject({
      regression: true,
      environment: difference.environment,
      base: { startedAt: base.startedAt },
    });
    expect(json.outcomes).toHaveLength(difference.outcomes.length);
    expect(json.outcomes[0]).toEqual({
      scenario: 'article/one',
      variant: passed.variant,
      change: 'newFailure',
      base: { status: 'passed', evidence: '10 of 10 copies' },
      head: { status: 'failed', evidence: '9 of 10 copies, 1 missing' },
    });
    expect(json.outcomes.at(-1)).toMatchObject({ scenario: 'article/gone', head: null });
  });

  property.prop([hostileReport, hostileReport, fc.constantFrom(60, 80, 132)], { numRuns: 25 })(
    'stays within the width and lets nothing act, whatever texts hold',
    (one, other, width) => {
      const hostile = runDifference(one, other);
      const text = renderDifference(hostile, { color: false, width });
      expect(widest(text)).toBeLessThanOrEqual(width);
      expect(text).not.toMatch(acting);
      const rows = renderDifferenceMarkdown(hostile)
        .split('\n')
        .filter((line) => line.startsWith('| '));
      for (const row of rows) expect([5, 7]).toContain(row.split('|').length);
      expect(renderDifferenceMarkdown(hostile)).not.toContain('<script>');
    },
  );
});

describe('a run judged again', () => {
  test('is told as it was then and is now', () => {
    const now = reportOf([...mixed.outcomes.slice(1), named(failed, 'article/span-egress')].reverse());
    expect(renderRecheck(mixed, now, 4, { color: false })).toMatchInlineSnapshot(`
      "4 of 6 outcomes judged again: 1 is not what it was

      outcome                  then               now                evidence
      ────────────────────────────────────────────────────────────────────────────────
      article/span-egress      ✓ passed           ✗ failed           9 of 10 copies, 1
      (veth)                                                         missing (before:
                                                                     10 of 10 copies)
      article/replay (veth)    ! errored          ! errored          tcpreplay ended
                                                                     with exit code 1
      article/remove-mirrors   ~ known deviation  ~ known deviation  9 of 10 copies, 1
      (veth)                                                         missing
      article/filtered (veth)  - skipped          - skipped          Mirror.filter is
                                                                     not a column of
                                                                     Open vSwitch
                                                                     3.1.0
      article/iperf3-tcp       ? inconclusive     ? inconclusive     the capture of
      (veth)                                                         vnic-1 dropped 12
                                                                     packets
      article/span-egress      ✗ failed           ✗ failed           9 of 10 copies, 1
      (internal, ovs-kernel)                                         missing
      "
    `);
  });

  test('that comes to the same says so', () => {
    expect(renderRecheck(mixed, mixed, 4, { color: false })).toContain(
      '4 of 6 outcomes judged again: all is as it was\n',
    );
    expect(renderRecheck(reportOf([]), reportOf([]), 0, { color: false })).toBe(
      '0 of 0 outcomes judged again: all is as it was\n',
    );
  });

  property.prop([hostileReport, fc.constantFrom(60, 80, 132)], { numRuns: 25 })(
    'stays within the width and lets nothing act, whatever texts hold',
    (report, width) => {
      const text = renderRecheck(report, report, 1, { color: false, width });
      expect(widest(text)).toBeLessThanOrEqual(width);
      expect(text).not.toMatch(acting);
    },
  );
});
