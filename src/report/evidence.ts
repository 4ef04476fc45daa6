import type { Outcome } from '../model/report.ts';

/**
 * What an outcome rests on, in short: the first line of its reason, if it has one, else the evidence of the verdicts that made it
 * what it is, or of those that compared packets when all passed, each said once. As it came: escape it.
 */
export function evidenceOf(outcome: Outcome): string {
  if (outcome.reason !== undefined) return outcome.reason.split('\n')[0] ?? '';
  const open = outcome.verdicts.filter((verdict) => verdict.status !== 'passed');
  const compared = outcome.verdicts.filter((verdict) => verdict.counts !== undefined);
  const telling = [open, compared, outcome.verdicts].find((verdicts) => verdicts.length > 0) ?? [];
  return [...new Set(telling.map((verdict) => verdict.evidence))].join('; ');
}

/** The part before the slash that all scenarios have in common, such as `article`; empty when there is none. */
export function commonSuite(outcomes: readonly Pick<Outcome, 'scenario'>[]): string {
  const suites = new Set(outcomes.map(({ scenario }) => /^([\w-]+)\/[^/]+$/.exec(scenario)?.[1] ?? ''));
  const [suite] = suites;
  return suites.size === 1 && suite !== undefined ? suite : '';
}
