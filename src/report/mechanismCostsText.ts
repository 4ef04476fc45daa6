import { type Column, columnGrids, fewestGrids, type RowNames } from './columnGrids.ts';
import { type Cell, widestWrapped } from './grid.ts';
import { drawn } from './gridText.ts';
import { noteMark } from './mechanismCell.ts';
import type { CostRow, CostTable } from './mechanismCosts.ts';
import { noteLines } from './mechanismText.ts';
import type { Painter } from './paint.ts';
import { verdictText } from './status.ts';
import { visible } from './visible.ts';
import { columns, wrap } from './wrap.ts';

/** What mechanisms cost, side by side for the terminal, in as many tables as the room takes. */
export function renderCosts(table: CostTable | undefined, room: number, paint: Painter): readonly string[] {
  if (table === undefined) return [];
  const { rows, quantities, legend, notes } = table;
  const names = rows.map(({ name }) => visible(name));
  const rowNames: RowNames = {
    names: { head: 'mechanism', cells: names.map((text) => ({ text })), width: Math.max(...names.map(columns)) },
    least: LEAST_NAME,
  };
  const drafts = LOOKS.map((look) => {
    const measured = quantities.map((quantity, index) => quantityColumn(visible(quantity), rows, index, look));
    return columnGrids(rowNames, [...measured, confirmedColumn(rows, paint)], room);
  });
  const grids = fewestGrids(drafts);
  return [...grids.map((grid) => drawn(grid, paint)), wrap(legend, room).join('\n'), noteLines(notes, room)];
}

/** Columns that a mechanism's name gets at least, if it needs them. */
const LEAST_NAME = 14;
/** Between an estimate and its interval: as wide as `0.877 (0.863 to 0.891)`, or as the interval alone. */
const LOOKS = [
  { most: 22, between: ' (' },
  { most: 16, between: '\n(' },
] as const;
/** A heading of numbers that are short takes no more columns than this, if its words are not longer. */
const WIDEST_HEAD = 12;

function quantityColumn(head: string, rows: readonly CostRow[], index: number, look: (typeof LOOKS)[number]): Column {
  const cells = rows.map(({ cells: all }): Cell => {
    const cell = all[index];
    if (cell === undefined) return { text: '' };
    return {
      text: [cell.value, cell.change.replace(' (', look.between), noteMark(cell.note)]
        .filter((part) => part !== '')
        .join('\n'),
    };
  });
  const lines = cells.flatMap(({ text }) => text.split('\n'));
  return { head, cells, width: Math.max(widestWrapped([head], WIDEST_HEAD), widestWrapped(lines, look.most)) };
}

function confirmedColumn(rows: readonly CostRow[], paint: Painter): Column {
  const cells = rows.map(
    ({ confirmed }): Cell =>
      confirmed === undefined ? { text: '' } : { text: verdictText(confirmed), paint: paint.status(confirmed) },
  );
  return { head: 'confirmed', cells, width: Math.max(...['confirmed', ...cells.map(({ text }) => text)].map(columns)) };
}
