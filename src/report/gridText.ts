import Table from 'cli-table3';
import { GAP, type Grid } from './grid.ts';
import type { Painter } from './paint.ts';
import { wrap } from './wrap.ts';

/** A cell that comes from outside takes no more lines than this; what a person needs of it stands in the details. */
const MOST_LINES = 4;

/** Draws a table for the terminal. */
export function drawn({ head, rows, widths, aligns }: Grid, paint: Painter): string {
  const content = (text: string, column: number, paintLine: (line: string) => string = (line) => line) =>
    fitted(text, widths[column] ?? 2)
      .map((line) => (line === '' ? line : paintLine(line)))
      .join('\n');
  const table = new Table({
    head: head.map((text, column) => content(text, column, paint.head)),
    colWidths: [...widths],
    colAligns: [...aligns],
    chars: { ...lines, mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  rows.forEach((row, index) => {
    const cells = row.map((cell, column) => content(cell.text, column, cell.paint));
    table.push(cells.map((cell) => ({ content: cell, chars: index === 0 ? rule : {} })));
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Nothing around the table and only a gap between its columns, so that a line can be copied and grepped. */
const lines = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', left: '', right: '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', middle: GAP },
};
const rule = { mid: '─', 'mid-mid': '──' };

function fitted(text: string, width: number): readonly string[] {
  const all = text.split('\n').flatMap((line) => wrap(line, width));
  if (all.length <= MOST_LINES) return all;
  const [last = ''] = wrap(all[MOST_LINES - 1] ?? '', width - 1);
  return [...all.slice(0, MOST_LINES - 1), `${last}…`];
}
