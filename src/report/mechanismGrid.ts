import { type Column, columnGrids, fewestGrids, type RowNames } from './columnGrids.ts';
import { type Cell, GAP, type Grid, widestWrapped } from './grid.ts';
import { cellText, type Terseness } from './mechanismCell.ts';
import type { MechanismTable } from './mechanismTable.ts';
import type { Painter } from './paint.ts';
import { visible } from './visible.ts';
import { columns, narrowest } from './wrap.ts';

/**
 * Scenarios down, mechanisms across, in the roomiest way that takes no more grids than need be: first words give way to their signs, then columns get
 * narrower.
 *
 * @returns the legend too, one line
 */
export function mechanismGrids(
  table: MechanismTable,
  room: number,
  paint: Painter,
): { readonly grids: readonly Grid[]; readonly legend: string } {
  const names = rowNames(table);
  const drafts = LOOKS.map((look) => columnGrids(names, mechanismColumns(table, look, paint), room));
  return { grids: fewestGrids(drafts), legend: table.legend.join(GAP) };
}

/** Columns that a scenario's name gets at least, if it needs them. */
const LEAST_NAME = 16;

interface Look extends Terseness {
  /** Columns that a cell or a heading takes at most, if its words are not longer. */
  readonly most: number;
}

/** The roomiest first. */
const LOOKS: readonly Look[] = [
  { most: 14 },
  { sign: true, most: 14 },
  ...[12, 10, 8, 7, 6].map((most) => ({ sign: true, of: '/', most }) as const),
];

/** A word that is longer is broken: it comes from outside. */
const LONGEST_WORD = 14;

function rowNames({ suite, rows }: MechanismTable): RowNames {
  const head = suite === '' ? 'scenario' : `scenario (${suite})`;
  const names = rows.map(({ name }) => visible(name));
  const variants = rows.map(({ variant }) => visible(variant));
  const oneVariant = variants.every((variant) => variant === '');
  return {
    names: { head, cells: cellsOf(names), width: Math.max(...[head, ...names].map(columns)) },
    least: LEAST_NAME,
    ...(!oneVariant && {
      after: [{ head: 'variant', cells: cellsOf(variants), width: widestWrapped(['variant', ...variants], 12) }],
    }),
  };
}

function cellsOf(texts: readonly string[]): readonly Cell[] {
  return texts.map((text) => ({ text }));
}

function mechanismColumns({ pairs, rows }: MechanismTable, look: Look, paint: Painter): readonly Column[] {
  return pairs.map((label, index) => {
    const cells = rows.map((row): Cell => {
      const cell = row.cells[index];
      if (cell === undefined) return { text: '' };
      return { text: visible(cellText(cell, look)), paint: paint.status(cell.outcome.status) };
    });
    const texts = [...label, ...cells.map(({ text }) => text)];
    const most = Math.max(look.most, Math.min(LONGEST_WORD, narrowest(texts)));
    return { head: label.join('\n'), cells, width: widestWrapped(texts, most) };
  });
}
