import type { Outcome } from '../model/report.ts';
import { evidenceOf } from './evidence.ts';
import { type Change, hasRegressed, type OutcomeChange, type RunDifference } from './runDifference.ts';
import { verdictText } from './status.ts';

/** What of a difference belongs under one title. */
export interface DifferenceSection {
  readonly title: string;
  readonly outcomes: readonly OutcomeChange[];
}

/** How each change is called, and counted, in the order of what a person must see. */
const CHANGES = [
  ['newFailure', 'New failures', ['new failure', 'new failures']],
  ['stillFailing', 'Still failing', ['still failing', 'still failing']],
  ['fixed', 'Fixed', ['fixed', 'fixed']],
  ['noLongerDeviates', 'No longer deviates', ['no longer deviates', 'no longer deviate']],
  ['notChecked', 'Not checked any more', ['not checked any more', 'not checked any more']],
  ['nowChecked', 'Checked now', ['checked now', 'checked now']],
  ['changed', 'Holds by other evidence', ['holds by other evidence', 'hold by other evidence']],
] as const satisfies readonly (readonly [Change, string, readonly [string, string]])[];

const ALIKE = ['the same', 'the same'] as const;

/** Whatever changed, by kind; a kind without outcomes is left out. */
export function differenceSections({ outcomes }: RunDifference): readonly DifferenceSection[] {
  return CHANGES.map(([kind, title]) => ({
    title,
    outcomes: outcomes.filter(({ change }) => change === kind),
  })).filter((section) => section.outcomes.length > 0);
}

/** The one line that matters, such as `1 new failure; 2 fixed, 15 the same`. */
export function differenceHeadline(difference: RunDifference): string {
  const count = (kind: Change) => difference.outcomes.filter(({ change }) => change === kind).length;
  const counts = [...CHANGES.map(([kind, , words]) => [count(kind), words] as const), [count('same'), ALIKE] as const]
    .filter(([number]) => number > 0)
    .map(([number, [one, several]]) => `${number} ${number === 1 ? one : several}`);
  if (counts.length === 0) return 'neither run has an outcome';
  const [first = '', ...others] = counts;
  if (hasRegressed(difference)) return others.length === 0 ? first : `${first}; ${others.join(', ')}`;
  return `nothing fails that did not before: ${counts.join(', ')}`;
}

/** A status in words; that there is none, too. */
export function statusText(outcome: Outcome | undefined): string {
  return outcome === undefined ? 'not there' : verdictText(outcome.status);
}

/** What the later outcome rests on, and the earlier one where that is another. As it came: escape it. */
export function evidenceText({ base, head }: OutcomeChange): string {
  const [before, after] = [base, head].map((outcome) => (outcome === undefined ? '' : evidenceOf(outcome)));
  if (before === after || before === '') return after ?? '';
  return after === '' ? `before: ${before}` : `${after} (before: ${before})`;
}
