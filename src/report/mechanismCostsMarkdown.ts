import { escapeMarkdown, markdownTable } from './escape.ts';
import { noteMark } from './mechanismCell.ts';
import type { CostTable } from './mechanismCosts.ts';
import { notesMarkdown } from './mechanismMarkdown.ts';
import { verdictText } from './status.ts';

/** What mechanisms cost, side by side as Markdown. */
export function costsMarkdown(table: CostTable | undefined): readonly string[] {
  if (table === undefined) return [];
  const { quantities, rows, legend, notes } = table;
  return [
    markdownTable(
      ['Mechanism', ...quantities.map(escapeMarkdown), 'Confirmed'],
      rows.map(({ name, cells, confirmed }) => [
        escapeMarkdown(name),
        ...cells.map((cell) => {
          const { value = '', change = '', note } = cell ?? {};
          return escapeMarkdown([value, change, noteMark(note)].filter((part) => part !== '').join('; '));
        }),
        confirmed === undefined ? '' : verdictText(confirmed),
      ]),
    ),
    escapeMarkdown(legend),
    notesMarkdown(notes),
  ];
}
