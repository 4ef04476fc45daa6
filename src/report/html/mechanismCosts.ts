import type { BenchmarkResult } from '../../model/benchmark.ts';
import { noteMark } from '../mechanismCell.ts';
import { type CostTable, costTable } from '../mechanismCosts.ts';
import { badge } from './badge.ts';
import { dataTable } from './dataTable.ts';
import { type Html, html } from './html.ts';
import { notesOf } from './mechanisms.ts';

/** What mechanisms cost, side by side. Nothing where there are not several mechanisms. */
export function mechanismCosts(benchmarks: readonly BenchmarkResult[]): Html {
  const table = costTable(benchmarks);
  if (table === undefined) return html``;
  const { quantities, legend, notes } = table;
  const head = ['mechanism', ...quantities, 'confirmed'];
  return html`<div class="card side-by-side">${dataTable('what mechanisms cost', head, rowsOf(table))}<p class="legend">${legend}</p>${notesOf(notes)}</div>`;
}

function rowsOf({ rows }: CostTable) {
  return rows.map(({ name, cells, confirmed }) => [
    name,
    ...cells.map(
      (cell) =>
        cell &&
        html`${cell.value}${cell.change === '' ? undefined : html` <span class="change">${cell.change}</span>`} ${noteMark(cell.note)}`,
    ),
    confirmed && badge(confirmed),
  ]);
}
