import type { Outcome } from '../model/report.ts';
import { shown } from './status.ts';

/** What came of a scenario with a mechanism. */
export interface MechanismCell {
  readonly outcome: Outcome;
  /** Number of the note below the table. */
  readonly note?: number;
}

/** How a cell is told where there is little room. */
export interface Terseness {
  /** Leaves the status' word to the legend, where there is no evidence to stand in its place. */
  readonly sign?: boolean;
  /** Between two counts. */
  readonly of?: '/';
}

/** Sign, evidence and note: `✗ 20 of 40`, `~ twice (1)`. As it came: escape it. */
export function cellText({ outcome, note }: MechanismCell, { sign = false, of }: Terseness = {}): string {
  const { symbol, word } = shown[outcome.status];
  const evidence = shortEvidence(outcome, of);
  const said = evidence === '' && !sign ? word : evidence;
  return [symbol, said, noteMark(note)].filter((part) => part !== '').join(' ');
}

/** What leads from a cell to the note below its table; empty where there is none. */
export function noteMark(note: number | undefined): string {
  return note === undefined ? '' : `(${note})`;
}

/**
 * The evidence of an outcome in a word or two: what a deviation is called, else the owed copies that came, of those that were owed, and `+` with those
 * that nobody was owed, by the first check that tells: several may have looked at the same packets. Empty where no packets were compared, or where what was compared is not to be relied on. As it came: escape it.
 */
export function shortEvidence({ status, deviation, verdicts }: Outcome, of = ' of '): string {
  if (status === 'knownDeviation' && deviation?.short !== undefined) return deviation.short;
  if (status !== 'passed' && status !== 'failed' && status !== 'knownDeviation') return '';
  const telling = status === 'passed' ? 'passed' : 'failed';
  const counts = verdicts.flatMap((verdict) => (verdict.status === telling ? (verdict.counts ?? []) : []));
  const first = counts.find(({ owed, copies }) => owed + copies > 0);
  if (first === undefined) return '';
  const { owed, matched, duplicate, unexpected } = first;
  const extra = duplicate + unexpected;
  return [...(owed > 0 ? [`${matched}${of}${owed}`] : []), ...(extra > 0 ? [`+${extra}`] : [])].join(' ');
}
