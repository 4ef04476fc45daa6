import { drawn } from './gridText.ts';
import { mechanismGrids } from './mechanismGrid.ts';
import type { MechanismTable } from './mechanismTable.ts';
import type { Painter } from './paint.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Mechanisms side by side for the terminal, in as many tables as the room takes; what the signs mean, and the notes. */
export function renderMechanisms(table: MechanismTable | undefined, room: number, paint: Painter): readonly string[] {
  if (table === undefined) return [];
  const { grids, legend } = mechanismGrids(table, room, paint);
  return [...grids.map((grid) => drawn(grid, paint)), wrap(legend, room).join('\n'), noteLines(table.notes, room)];
}

/** Notes below a table, by their numbers. */
export function noteLines(notes: readonly string[], room: number): string {
  return notes.flatMap((note, index) => wrap(visible(`(${index + 1}) ${note}`), room, '', '    ')).join('\n');
}
