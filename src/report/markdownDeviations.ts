import type { DeviationEntry } from './deviations.ts';
import { escapeMarkdown } from './escape.ts';
import { outcomeNames } from './names.ts';
import { shown } from './status.ts';
import type { Naming } from './summary.ts';

/** Known deviations as Markdown: who showed them, what they are, and where that stands. */
export function knownMarkdown(deviations: readonly DeviationEntry[], naming: Naming): readonly string[] {
  return section(
    '### Known deviations',
    deviations.map((each) => entry(`${shown.knownDeviation.symbol} ${namesIn(each, naming)}`, each)),
  );
}

/** What a person must act on: deviations that are known and were not seen. */
export function goneMarkdown(deviations: readonly DeviationEntry[], naming: Naming): readonly string[] {
  return section(
    '### No longer deviates',
    deviations.map((each) =>
      entry(`**no longer deviates:** ${namesIn(each, naming)}; **take it out of the known deviations**`, each),
    ),
  );
}

function section(title: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [title, entries.join('\n')];
}

function entry(lead: string, { what, source }: DeviationEntry): string {
  const account = [escapeMarkdown(what), ...(source === '' ? [] : [`source: ${escapeMarkdown(source)}`])];
  return [`- ${lead}`, ...account.map((line) => `  - ${line}`)].join('\n');
}

function namesIn({ outcomes }: DeviationEntry, naming: Naming): string {
  return escapeMarkdown(outcomeNames(outcomes, naming));
}
