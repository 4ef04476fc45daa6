import type { BenchmarkResult } from '../model/benchmark.ts';
import type { Environment } from '../model/report.ts';
import { benchFacts } from './benchFacts.ts';
import { benchGrid } from './benchGrid.ts';
import { benchLine } from './benchLine.ts';
import { benchTables, type PlainTable } from './benchTables.ts';
import { environmentRows } from './environmentRows.ts';
import { fittedWidths } from './grid.ts';
import { drawn } from './gridText.ts';
import { benchmarksBeside } from './mechanismCosts.ts';
import { outcomeName } from './names.ts';
import type { Painter } from './paint.ts';
import { shellWords } from './shellWords.ts';
import { shown, verdictText } from './status.ts';
import { visible, visibleLines } from './visible.ts';
import { wrap } from './wrap.ts';

/** What each of several benchmarks comes down to; of one alone the headline says it, and of mechanisms their table. */
export function renderBenchLines(results: readonly BenchmarkResult[], room: number, paint: Painter): string {
  if (results.length < 2) return '';
  return benchmarksBeside(results)
    .flatMap((result) => {
      const { benchmark: scenario, variant, status } = result;
      const name = outcomeName({ scenario, variant }, {});
      const text = `${shown[status].symbol} ${name}: ${benchLine(result)}`;
      return wrap(visible(text), room, '  ', '    ').map(paint.status(status));
    })
    .join('\n');
}

/** A benchmark for the terminal: its quantities, how they were measured, loads, delays, and how to do it again. */
export function renderBenchmark(result: BenchmarkResult, room: number, paint: Painter): string {
  const { benchmark: scenario, variant, status, question, reason, repeat } = result;
  const line = (text: string, indent = '  ') => wrap(text, room, indent, `${indent}  `).join('\n');
  const title = `${verdictText(status)}: ${visible(outcomeName({ scenario, variant }, {}))}`;
  const grid = benchGrid(result, room, paint);
  const parts = [
    [...wrap(title, room).map(paint.status(status)), ...wrap(visible(question), room, '  ')],
    visibleLines(reason ?? '')
      .filter((text) => text !== '')
      .map((text) => line(text, '    ')),
    grid.rows.length === 0 ? [] : [drawn(grid, paint), ...legend(result, room)],
    benchFacts(result).map((fact) => line(visible(fact))),
    ...benchTables(result).map((table) => [tableText(table, room, paint)]),
    [line(visible(`Repeat: ${shellWords(repeat)}`))],
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

/** What the run ran on, a line each. */
export function renderEnvironment(environment: Environment, room: number, paint: Painter): string {
  const rows = environmentRows(environment).flatMap(([what, value]) =>
    wrap(visible(`${what}: ${value}`), room, '  ', '    '),
  );
  return [paint.head('Environment'), ...rows].join('\n');
}

function legend({ quantities }: BenchmarkResult, room: number): readonly string[] {
  const levels = [
    ...new Set(quantities.flatMap(({ comparisons }) => comparisons.map(({ difference }) => difference.level))),
  ];
  if (levels.length === 0) return [];
  return wrap(
    `Intervals at ${levels.map((level) => `${Number((level * 100).toPrecision(4))} %`).join(', ')}; bars: ├ low, ┼ estimate, ┤ high, │ no change, each quantity on a scale of its own.`,
    room,
    '  ',
  );
}

/** A person reads no more rows; run.json has all. */
const MOST_ROWS = 12;

function tableText({ title, head, rows }: PlainTable, room: number, paint: Painter): string {
  const step = Math.ceil(rows.length / MOST_ROWS);
  const kept = rows.filter((_, index) => index % step === 0);
  const texts = kept.map((row) => row.map(visible));
  const grid = {
    head: head.map(visible),
    rows: texts.map((row) => row.map((text) => ({ text }))),
    widths: fittedWidths([head.map(visible), ...texts], room),
    aligns: head.map((_, column) => (column === 0 ? ('left' as const) : ('right' as const))),
  };
  const named = kept.length === rows.length ? title : `${title} (${kept.length} of ${rows.length}; run.json has all)`;
  return [paint.head(named), drawn(grid, paint)].join('\n');
}
