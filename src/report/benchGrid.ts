import type { BenchmarkResult } from '../model/benchmark.ts';
import { type BenchRow, benchRows } from './benchRows.ts';
import { fittedWidths, GAP, type Grid } from './grid.ts';
import { intervalBar } from './intervalBar.ts';
import type { Painter } from './paint.ts';
import { visible } from './visible.ts';

/** As wide as `0.877 (0.863 to 0.891)`, so that the bar stands right below it. */
const BAR = 22;
/** As wide as `<0.001`. */
const P = 6;

/** The quantities of a benchmark in each state; below each ratio, or difference, its interval as a bar. */
export function benchGrid(result: BenchmarkResult, room: number, paint: Painter): Grid {
  const head = ['quantity', 'state', 'estimate', `against ${visible(result.states[0]?.name ?? 'the reference')}`, 'p'];
  const rows = benchRows(result);
  const names = [head.slice(0, 3), ...rows.map(({ label, state, estimate }) => [label, visible(state), estimate])];
  return {
    head,
    rows: rows.map((row, index) => {
      const label = row.label === rows[index - 1]?.label ? '' : row.label;
      const texts = [label, visible(row.state), row.estimate, `${row.change} ${bar(row)}`.trim(), row.p];
      return texts.map((text, column) => ({ text, ...(column === 3 && differs(row) && { paint: paint.notice }) }));
    }),
    widths: [...fittedWidths(names, room - BAR - P - 2 * GAP.length), BAR, P],
    aligns: ['left', 'left', 'right', 'left', 'right'],
  };
}

function bar({ drawn }: BenchRow): string {
  return drawn === undefined ? '' : intervalBar(drawn.interval, drawn.scale, BAR);
}

/** Whether the interval leaves out that nothing changed. */
function differs({ drawn }: BenchRow): boolean {
  if (drawn === undefined) return false;
  const { interval, scale } = drawn;
  return interval.low > scale.unchanged || interval.high < scale.unchanged;
}
