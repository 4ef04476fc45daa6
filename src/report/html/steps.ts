import type { Report } from '../../model/report.ts';
import { goneDeviations, knownDeviations } from '../deviations.ts';
import { outcomesBeside } from '../mechanismTable.ts';
import { namingOf, outcomeNames } from '../names.ts';
import { shown } from '../status.ts';
import { versionSteps } from '../versionSteps.ts';
import { type Html, html } from './html.ts';

/** What changes from version to version, and the deviations that are known. */
export function stepsAndDeviations(report: Report): Html {
  const naming = namingOf(report);
  const steps = versionSteps(report).map(
    ({ from, to, summary, changes, gatesNow, gatesNoLonger }) =>
      html`<li><h3>${from} → ${to}</h3><p>${summary}</p><ul>${changes.map(
        ({ outcomes, before, after, notes }) =>
          html`<li><b>${outcomeNames(outcomes, {})}</b>: ${shown[before].word} → ${shown[after].word}${notes.map((note) => html`<br/>${note}`)}</li>`,
      )}</ul>${gates('gates now in force', gatesNow)}${gates('gates no longer in force', gatesNoLonger)}</li>`,
  );
  const listed = (title: string, id: string, entries: ReturnType<typeof knownDeviations>) =>
    entries.length === 0
      ? undefined
      : html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2><ul class="card plain">${entries.map(
          ({ what, source, outcomes }) =>
            html`<li><p><b>${what}</b> <span class="source">${source}</span></p><p class="muted">${outcomeNames(outcomes, naming)}</p></li>`,
        )}</ul></section>`;
  return html`${
    steps.length === 0
      ? undefined
      : html`<section aria-labelledby="steps"><h2 id="steps">What changes between versions</h2><ol class="card plain">${steps}</ol></section>`
  }${listed('Known to deviate, and did not', 'gone', goneDeviations(report.outcomes))}${listed('Known deviations', 'known', knownDeviations(outcomesBeside(report.outcomes)))}`;
}

function gates(title: string, names: readonly string[]): Html | undefined {
  return names.length === 0 ? undefined : html`<p class="muted">${title}: ${names.join(', ')}</p>`;
}
