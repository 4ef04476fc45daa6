import type { Outcome, Report, Summary } from '../model/report.ts';
import { benchLine } from './benchLine.ts';
import { allOutcomes } from './benchmarkOutcome.ts';
import { noLongerDeviates } from './deviations.ts';
import { namingOf, outcomeName } from './names.ts';
import { shown } from './status.ts';
import { exitCode, type Naming, summarize } from './summary.ts';

/**
 * The one line that matters, such as `18 claims held: 18 passed in 9.8 s` or, with the first one named,
 * `1 of 18 claims failed: article/span-egress (veth); 17 passed in 9.8 s`.
 * Known deviations that are known no longer are named at its end. Names are as they came: escape the line.
 */
export function headline(report: Report): string {
  const [only] = report.benchmarks ?? [];
  const { noun, nouns, held, broken } = report.outcomes.length > 0 || only === undefined ? CLAIMS : BENCHMARKS;
  const outcomes = allOutcomes(report);
  const summary = summaryOf(report);
  const status = worstOf(summary);
  const good = summary.passed + summary.knownDeviations;
  const concerned = outcomes.filter((outcome) => outcome.status === status);
  const start = report.complete ? '' : 'Cut short: ';
  const naming = namingOf(report);
  const gone = outcomes.filter(noLongerDeviates);
  const end = `in ${duration(report.durationMs)}${gone.length === 0 ? '' : `; no longer deviates: ${first(gone, naming)}`}`;
  if (only !== undefined && outcomes.length === 1)
    return `${start}${only.status === 'passed' ? '' : `${shown[only.status].word}: `}${benchLine(only)}, ${end}`;
  switch (status) {
    case undefined:
      return `${start}nothing was checked: ${counts(summary) || 'no scenario has run'}, ${end}`;
    case 'passed':
      return `${start}${good} ${good === 1 ? noun : nouns} ${held}: ${counts(summary)} ${end}`;
    default: {
      const others = counts({ ...summary, [status]: 0 });
      const concern = outcomes.length === 1 ? `1 ${noun}` : `${concerned.length} of ${outcomes.length} ${nouns}`;
      const lead = `${start}${concern} ${status === 'errored' ? broken : predicates[status]}: ${first(concerned, naming)}`;
      return others === '' ? `${lead}, ${end}` : `${lead}; ${others} ${end}`;
    }
  }
}

/** How many there are of each status, benchmarks among them. */
export function summaryOf({ summary, outcomes, benchmarks = [] }: Report): Summary {
  return benchmarks.length === 0 ? summary : summarize([...outcomes, ...benchmarks]);
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

const CLAIMS = { noun: 'claim', nouns: 'claims', held: 'held', broken: 'could not be checked' };
const BENCHMARKS = {
  noun: 'benchmark',
  nouns: 'benchmarks',
  held: 'measured',
  broken: 'could not be measured',
};

const predicates = { failed: 'failed', inconclusive: 'stayed open' } as const;

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
