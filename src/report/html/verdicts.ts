import type { Verdict } from '../../model/verdict.ts';
import { symbol } from './badge.ts';
import { lossChart } from './charts/lossChart.ts';
import { delaysChart } from './delays.ts';
import { hexPair } from './hexPair.ts';
import { type Html, html } from './html.ts';

/** What was checked, and what was found. */
export function verdictsOf(verdicts: readonly Verdict[]): Html {
  if (verdicts.length === 0) return html``;
  return html`<h4>Verdicts</h4><ul class="verdicts">${verdicts.map(
    ({ check, status, evidence, findings }) =>
      html`<li><p class="verdict">${symbol(status)}<code>${check}</code> <span class="evidence">${evidence}</span></p>${
        findings.length === 0
          ? undefined
          : html`<ul class="findings">${findings.map(({ summary }) => html`<li class="finding">${summary}</li>`)}</ul>`
      }</li>`,
  )}</ul>`;
}

/** What there is to look at behind the verdicts: when copies were lost, how late they came, and the first packets that differ. */
export function behindVerdicts(verdicts: readonly Verdict[]): Html {
  return html`${verdicts.map(({ check, examples = [], loss, delayNs }) =>
    examples.length === 0 && loss === undefined && delayNs === undefined
      ? undefined
      : html`<section class="behind"><h4>Behind <code>${check}</code></h4>${
          loss || delayNs
            ? html`<div class="charts">${loss && lossChart(loss)}${delayNs && delaysChart(delayNs)}</div>`
            : undefined
        }${packets(examples)}</section>`,
  )}`;
}

/** Examples that are shown at once. */
const AT_ONCE = 1;

function packets(examples: NonNullable<Verdict['examples']>): Html {
  const more = examples.slice(AT_ONCE);
  return html`${examples.slice(0, AT_ONCE).map(hexPair)}${
    more.length === 0
      ? undefined
      : html`<details class="packets"><summary>${more.length} more of the first packets that differ</summary>${more.map(hexPair)}</details>`
  }`;
}
