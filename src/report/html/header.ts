import type { OutcomeStatus, Report } from '../../model/report.ts';
import { headline, summaryOf, worstOf } from '../headline.ts';
import { shown } from '../status.ts';
import { type Html, html } from './html.ts';

/** In the order in which they matter. */
export const BY_WEIGHT = [
  'errored',
  'failed',
  'inconclusive',
  'knownDeviation',
  'passed',
  'skipped',
] as const satisfies readonly OutcomeStatus[];

/** The one line that matters, and how many outcomes there are of each status, in numbers and as shares of a bar. */
export function header(report: Report): Html {
  const { program, startedAt } = report;
  const status = worstOf(summaryOf(report)) ?? 'skipped';
  const started = startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  return html`<header class="top"><p class="brand"><b>mirrorbench</b> ${program.version}<span> · ${started}</span></p><button type="button" id="theme" hidden="hidden">Theme: <span>automatic</span></button></header><section class="verdict-banner ${status}" aria-label="summary"><h1><span class="symbol" aria-hidden="true">${shown[status].symbol}</span> <span>${headline(report)}</span></h1>${share(report)}</section>`;
}

function share({ outcomes, benchmarks = [] }: Report): Html {
  const all = [...outcomes, ...benchmarks];
  const counted = BY_WEIGHT.map((status) => ({ status, count: all.filter((one) => one.status === status).length }));
  const there = counted.filter(({ count }) => count > 0);
  return html`<div class="share" aria-hidden="true">${there.map(
    ({ status, count }) => html`<i class="${status}" style="flex-grow:${count}"></i>`,
  )}</div><ul class="counts">${there.map(
    ({ status, count }) =>
      html`<li class="${status}"><b>${count}</b> <span aria-hidden="true">${shown[status].symbol}</span> ${shown[status].word}</li>`,
  )}</ul>`;
}
