import type { Outcome } from '../../src/model/report.ts';

/** The outcomes that did not do as they should, a line each, which says why. */
export function notGreen(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes
    .filter(({ status }) => ['failed', 'inconclusive', 'errored'].includes(status))
    .map(({ scenario, variant, status, reason, verdicts }) => {
      const open = verdicts.filter((verdict) => verdict.status !== 'passed');
      const why = [
        reason,
        ...open.flatMap(({ check, findings }) => [check, ...findings.map(({ summary }) => summary)]),
      ];
      return `${scenario} ${Object.values(variant).join(', ')}: ${status}: ${why.filter(Boolean).join('; ')}`;
    });
}
