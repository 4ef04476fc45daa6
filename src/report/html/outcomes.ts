import type { Outcome, Report } from '../../model/report.ts';
import { namingOf } from '../names.ts';
import { shown } from '../status.ts';
import { BY_WEIGHT } from './header.ts';
import { type Html, html } from './html.ts';
import { outcomeItem } from './outcome.ts';

/** All outcomes, what did not pass first, with what it takes to find one among many. The first that did not pass is unfolded. */
export function outcomesOf(report: Report, idOf: (outcome: Outcome) => string): Html {
  const { outcomes } = report;
  if (outcomes.length === 0) return html``;
  const naming = namingOf(report);
  const weight = ({ status }: Outcome) => BY_WEIGHT.indexOf(status);
  const ordered = outcomes.toSorted((a, b) => weight(a) - weight(b));
  const items = ordered.map((outcome, index) =>
    outcomeItem(outcome, idOf(outcome), naming, index === 0 && weight(outcome) < 3),
  );
  return html`<section aria-labelledby="scenarios"><h2 id="scenarios">Scenarios</h2>${filter(outcomes)}<div class="card outcomes">${items}</div></section>`;
}

function filter(outcomes: readonly Outcome[]): Html {
  const there = BY_WEIGHT.filter((status) => outcomes.some((outcome) => outcome.status === status));
  const all = outcomes.length === 1 ? '1 scenario' : `${outcomes.length} scenarios`;
  return html`<form class="filter" id="filter" role="search" hidden="hidden"><label class="search"><span class="unseen">Search scenarios</span><input type="search" id="search" placeholder="Search: name, claim, finding" autocomplete="off"/><kbd aria-hidden="true">/</kbd></label><fieldset><legend class="unseen">Show only</legend>${there.map(
    (status) =>
      html`<label class="chip ${status}"><input type="checkbox" name="status" value="${status}"/><span aria-hidden="true">${shown[status].symbol}</span> ${shown[status].word} <b>${outcomes.filter((outcome) => outcome.status === status).length}</b></label>`,
  )}</fieldset><button type="button" id="unfold">Unfold all</button><output id="shown" aria-live="polite">${all}</output></form>`;
}
