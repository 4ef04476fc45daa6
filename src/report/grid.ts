import { columns, wrap } from './wrap.ts';

/** A table for the terminal, ready to be drawn. Its texts are visible ones; they are wrapped to the widths when it is drawn. */
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
