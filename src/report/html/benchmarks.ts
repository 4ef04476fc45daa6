import type { BenchmarkResult } from '../../model/benchmark.ts';
import { benchFacts } from '../benchFacts.ts';
import { benchLine } from '../benchLine.ts';
import { benchTables } from '../benchTables.ts';
import { duration } from '../headline.ts';
import { shellWords } from '../shellWords.ts';
import { variantName } from '../summary.ts';
import { visibleLines } from '../visible.ts';
import { badge } from './badge.ts';
import { distributionChart } from './charts/distribution.ts';
import { loadChart } from './charts/loadChart.ts';
import { dataTable } from './dataTable.ts';
import { drawing } from './drawing/drawing.ts';
import { type Html, html } from './html.ts';
import { mechanismCosts } from './mechanismCosts.ts';
import { quantityCharts } from './quantity.ts';

/** What benchmarks came to: the answer first, then every sample, and how it was measured. */
export function benchmarksOf(benchmarks: readonly BenchmarkResult[]): Html {
  if (benchmarks.length === 0) return html``;
  return html`<section aria-labelledby="benchmarks"><h2 id="benchmarks">Benchmarks</h2>${mechanismCosts(benchmarks)}${benchmarks.map(benchmarkOf)}</section>`;
}

function benchmarkOf(result: BenchmarkResult, index: number): Html {
  const { benchmark, variant, question, status, durationMs, reason, quantities, loads, search, repeat, states } =
    result;
  const names = states.map(({ name }) => name);
  const rates = benchTables(result).filter(({ title }) => title === 'Highest loads');
  return html`<article class="card benchmark" id="benchmark-${index + 1}"><h3>${badge(status)}<span class="scenario">${benchmark}</span><span class="variant">${variantName(variant)}, ${duration(durationMs)}</span></h3><p class="answer">${benchLine(result)}</p><p class="muted">${question}</p>${
    reason === undefined
      ? undefined
      : html`<pre class="reason" tabindex="0">${visibleLines(reason).map((line) => html`${line}\n`)}</pre>`
  }<div class="charts wide">${quantities.map((quantity) => html`<div class="quantity">${quantityCharts(result, quantity)}</div>`)}${roundTrips(result)}${loadChart('Loss over load', loads, names)}${search && loadChart('Loss over load, as the search tried it', search.trials, names)}</div>${rates.map(
    ({ title, head, rows }) => html`<h4>${title}</h4>${dataTable(`${title} of ${benchmark}`, head, rows)}`,
  )}<ul class="facts">${benchFacts(result).map((fact) => html`<li>${fact}</li>`)}</ul><details class="data"><summary>the lab</summary>${drawing(result.topology, result.mirrors)}</details><p class="more">Repeat: <code class="command">${shellWords(repeat)}</code></p></article>`;
}

function roundTrips({ delays, states }: BenchmarkResult): Html {
  const format = (milliseconds: number) => Number(milliseconds.toPrecision(3)).toLocaleString('en-US');
  const named = states.map(({ name }) => {
    const found = delays.find(({ state }) => state === name);
    const points = (found?.quantiles ?? []).map(({ quantile, milliseconds }) => ({ quantile, value: milliseconds }));
    return { name, count: found?.count ?? 0, points };
  });
  return distributionChart('Round trips under load', { label: 'ms', format }, named);
}
