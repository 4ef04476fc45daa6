import { escapeMarkdown, markdownTable } from './escape.ts';
import { cellText } from './mechanismCell.ts';
import type { MechanismTable } from './mechanismTable.ts';

/** Scenarios down, mechanisms across, as Markdown; what the signs mean, and the notes. */
export function mechanismsMarkdown(table: MechanismTable | undefined): readonly string[] {
  if (table === undefined) return [];
  const { pairs, rows, legend, notes } = table;
  const several = rows.some(({ variant }) => variant !== '');
  return [
    markdownTable(
      ['Scenario', 'Claim', ...(several ? ['Variant'] : []), ...pairs.map((label) => label.join(' / '))],
      rows.map(({ name, claim, variant, cells }) => [
        escapeMarkdown(name),
        escapeMarkdown(claim),
        ...(several ? [escapeMarkdown(variant)] : []),
        ...cells.map((cell) => (cell === undefined ? '' : escapeMarkdown(cellText(cell)))),
      ]),
    ),
    legend.map(escapeMarkdown).join(', '),
    notesMarkdown(notes),
  ];
}

/** Notes below a table, by their numbers. */
export function notesMarkdown(notes: readonly string[]): string {
  return notes.map((note, index) => `- (${index + 1}) ${escapeMarkdown(note)}`).join('\n');
}
