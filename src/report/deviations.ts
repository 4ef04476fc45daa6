import type { Outcome } from '../model/report.ts';
import type { KnownDeviation } from '../model/verdict.ts';
import { evidenceOf } from './evidence.ts';
import { grouped } from './grouped.ts';

/** A deviation, and the outcomes that it is about. All texts are as they came: escape them. */
export interface DeviationEntry extends KnownDeviation {
  readonly outcomes: readonly Outcome[];
}

/** The known deviations that outcomes showed, each once. */
export function knownDeviations(outcomes: readonly Outcome[]): readonly DeviationEntry[] {
  return byDeviation(outcomes.filter(({ status }) => status === 'knownDeviation'));
}

/** The known deviations that outcomes should have shown and did not, each once: they are known no longer. */
export function goneDeviations(outcomes: readonly Outcome[]): readonly DeviationEntry[] {
  return byDeviation(outcomes.filter(noLongerDeviates));
}

/** Whether an outcome passed that was known to deviate. */
export function noLongerDeviates({ status, deviation }: Outcome): boolean {
  return status === 'passed' && deviation !== undefined;
}

/** What an outcome that failed was known to do instead; undefined when it was not known to deviate. As it came: escape it. */
export function failedOtherwise({ status, deviation }: Outcome): string | undefined {
  return status === 'failed' && deviation !== undefined
    ? `known to deviate in another way: ${deviation.what}`
    : undefined;
}

function byDeviation(outcomes: readonly Outcome[]): readonly DeviationEntry[] {
  return grouped(outcomes, (outcome) => JSON.stringify(deviationOf(outcome))).map((group) => ({
    ...deviationOf(group[0]),
    outcomes: group,
  }));
}

/** A deviation that nobody described is told by what was seen. */
function deviationOf(outcome: Outcome): KnownDeviation {
  const { what = evidenceOf(outcome), source = '' } = outcome.deviation ?? {};
  return { what, source };
}
