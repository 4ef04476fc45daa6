import type { Outcome, Report, Summary } from '../model/report.ts';
import { noLongerDeviates } from './deviations.ts';
import { namingOf, outcomeName } from './names.ts';
import { exitCode, type Naming } from './summary.ts';

/**
 * The one line that matters, such as `18 claims held: 18 passed in 9.8 s` or, with the first one named,
 * `1 of 18 claims failed: article/span-egress (veth); 17 passed in 9.8 s`.
 * Known deviations that are known no longer are named at its end. Names are as they came: escape the line.
 */
export function headline(report: Report): string {
  const { summary, outcomes } = report;
  const status = worstOf(summary);
  const held = summary.passed + summary.knownDeviations;
  const concerned = outcomes.filter((outcome) => outcome.status === status);
  const start = report.complete ? '' : 'Cut short: ';
  const naming = namingOf(report);
  const gone = outcomes.filter(noLongerDeviates);
  const end = `in ${duration(report.durationMs)}${gone.length === 0 ? '' : `; no longer deviates: ${first(gone, naming)}`}`;
  switch (status) {
    case undefined:
      return `${start}nothing was checked: ${counts(summary) || 'no scenario has run'}, ${end}`;
    case 'passed':
      return `${start}${held} ${held === 1 ? 'claim' : 'claims'} held: ${counts(summary)} ${end}`;
    default: {
      const others = counts({ ...summary, [status]: 0 });
      const claims = outcomes.length === 1 ? '1 claim' : `${concerned.length} of ${outcomes.length} claims`;
      const lead = `${start}${claims} ${predicates[status]}: ${first(concerned, naming)}`;
      return others === '' ? `${lead}, ${end}` : `${lead}; ${others} ${end}`;
    }
  }
}

/** The status that a summary comes down to; undefined when nothing was checked. */
export function worstOf(summary: Summary): 'errored' | 'failed' | 'inconclusive' | 'passed' | undefined {
  return (['passed', 'failed', 'inconclusive', 'errored', undefined] as const)[exitCode(summary)];
}

/** Milliseconds in words: `9.8 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

const predicates = { errored: 'could not be checked', failed: 'failed', inconclusive: 'stayed open' } as const;

function counts(summary: Summary): string {
  return [
    [summary.passed, 'passed'],
    [summary.knownDeviations, summary.knownDeviations === 1 ? 'known deviation' : 'known deviations'],
    [summary.failed, 'failed'],
    [summary.inconclusive, 'inconclusive'],
    [summary.errored, 'errored'],
    [summary.skipped, 'skipped'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

function first(outcomes: readonly Outcome[], naming: Naming): string {
  const [outcome] = outcomes;
  if (outcome === undefined) return 'none';
  const name = outcomeName(outcome, naming);
  return outcomes.length === 1 ? name : `${name} and ${outcomes.length - 1} more`;
}
