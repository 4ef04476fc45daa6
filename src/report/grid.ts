import { columns, wrap } from './wrap.ts';

/** A table for the terminal, ready to be drawn. Its texts are visible ones; they are wrapped to the widths when it is drawn, and broken at line ends. */
export interface Grid {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of each column; between two of them comes `GAP`. */
  readonly widths: readonly number[];
  readonly aligns: readonly ('left' | 'right')[];
}

export interface Cell {
  readonly text: string;
  /** Colours one line of it. */
  readonly paint?: (line: string) => string;
}

export const GAP = '  ';

/** The columns that the widest of texts takes when each is wrapped to at most so many. */
export function widestWrapped(texts: readonly string[], most: number): number {
  return Math.max(0, ...texts.flatMap((text) => wrap(text, most).map(columns)));
}

/**
 * Widths for columns, each as wide as its widest text. Where all together would be wider than the room, the widest gives first, of those that
 * need not break a word.
 */
export function fittedWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const count = Math.max(...rows.map((row) => row.length));
  const widest = (pieces: (text: string) => readonly string[]) =>
    Array.from({ length: count }, (_, column) =>
      Math.max(2, ...rows.flatMap((row) => pieces(row[column] ?? '').map(columns))),
    );
  const widths = widest((text) => [text]);
  const words = widest((text) => text.split(' '));
  const rest = room - (count - 1) * GAP.length;
  for (let over = widths.reduce((sum, width) => sum + width, 0) - rest; over > 0; over--) {
    const spare = widths.map((width, column) => (width > (words[column] ?? 0) ? width : 0));
    const most = Math.max(...spare);
    const giving = most > 0 ? spare.indexOf(most) : widths.indexOf(Math.max(...widths));
    widths[giving] = Math.max(2, (widths[giving] ?? 2) - 1);
  }
  return widths;
}
