import { type Cell, GAP, type Grid, widestWrapped } from './grid.ts';

/** A column of a table for the terminal; its texts are visible ones. */
export interface Column {
  readonly head: string;
  readonly cells: readonly Cell[];
  readonly width: number;
}

/** What stands left in each grid and names its rows. */
export interface RowNames {
  readonly before?: readonly Column[];
  /** Wrapped where the others leave it less than it needs, but not to less than so many columns. */
  readonly names: Column;
  readonly least: number;
  readonly after?: readonly Column[];
}

/** Columns side by side, as many as there is room for; the others in further grids, which name the rows again. */
export function columnGrids(
  { before = [], names, least, after = [] }: RowNames,
  columns: readonly Column[],
  room: number,
): readonly Grid[] {
  const fixed = widthOf([...before, ...after]);
  const left = room - fixed - Math.min(names.width, least);
  return blocksOf(columns, left).map((block): Grid => {
    const texts = [names.head, ...names.cells.map(({ text }) => text)];
    const fitted = { ...names, width: widestWrapped(texts, room - fixed - widthOf(block)) };
    const all = [...before, fitted, ...after, ...block];
    return {
      head: all.map(({ head }) => head),
      rows: names.cells.map((_, row) => all.map(({ cells }) => cells[row] ?? { text: '' })),
      widths: all.map(({ width }) => width),
      aligns: all.map(() => 'left'),
    };
  });
}

/** Of several drafts of one table, the first that takes no more grids than need be. */
export function fewestGrids(drafts: readonly (readonly Grid[])[]): readonly Grid[] {
  const fewest = Math.min(...drafts.map(({ length }) => length));
  return drafts.find(({ length }) => length === fewest) ?? [];
}

/** As many columns in a block as there is room for, at least one. */
function blocksOf(columns: readonly Column[], room: number): readonly (readonly Column[])[] {
  const blocks: Column[][] = [];
  for (const column of columns) {
    const block = blocks.at(-1);
    if (block === undefined || widthOf([...block, column]) > room) blocks.push([column]);
    else block.push(column);
  }
  return blocks;
}

/** With the gap beside each. */
function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP.length, 0);
}
