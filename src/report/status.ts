import type { Outcome, OutcomeStatus } from '../model/report.ts';

/** A status as it is shown: readable without colour, and without the symbol. */
export const shown = {
  passed: { symbol: '✓', word: 'passed' },
  failed: { symbol: '✗', word: 'failed' },
  inconclusive: { symbol: '?', word: 'inconclusive' },
  skipped: { symbol: '-', word: 'skipped' },
  knownDeviation: { symbol: '~', word: 'known deviation' },
  errored: { symbol: '!', word: 'errored' },
} as const satisfies Record<OutcomeStatus, { readonly symbol: string; readonly word: string }>;

/** Symbol and word, such as `✓ passed`. */
export function verdictText(status: OutcomeStatus): string {
  return `${shown[status].symbol} ${shown[status].word}`;
}

/** Whether an outcome is to be told in detail: it neither passed nor did what its version is known to do. */
export function isOpen({ status }: Pick<Outcome, 'status'>): boolean {
  return status !== 'passed' && status !== 'knownDeviation';
}

/** What the symbols mean that are there, each once, such as `✓ passed`. */
export function statusLegend(seen: readonly OutcomeStatus[]): readonly string[] {
  return (Object.keys(shown) as OutcomeStatus[]).filter((status) => seen.includes(status)).map(verdictText);
}
