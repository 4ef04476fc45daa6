import type { Outcome, Report } from '../../model/report.ts';
import { evidenceOf } from '../evidence.ts';
import { type MechanismCell, noteMark, shortEvidence } from '../mechanismCell.ts';
import { mechanismTable } from '../mechanismTable.ts';
import { badge, symbol } from './badge.ts';
import { type Html, html } from './html.ts';

/**
 * Scenarios down, mechanisms across: each cell says what packets showed, and leads to where it is told. Nothing where there are not several mechanisms.
 *
 * @param idOf where an outcome is told
 */
export function mechanismsOf(report: Report, idOf: (outcome: Outcome) => string): Html {
  const table = mechanismTable(report);
  if (table === undefined) return html``;
  const { pairs, rows, legend, notes } = table;
  const several = rows.some(({ variant }) => variant !== '');
  const head = html`<tr><th scope="col">scenario</th>${pairs.map(
    (label) =>
      html`<th scope="col">${label.map((part, index) => html`${index === 0 ? undefined : html`<span class="unseen"> on </span><br/>`}${part}`)}</th>`,
  )}</tr>`;
  const body = rows.map(
    ({ name, claim, variant, cells }) =>
      html`<tr><th scope="row" title="${claim}">${name}${several ? html` <span class="variant">${variant}</span>` : undefined}</th>${cells.map(
        (cell) => html`<td>${cell && cellOf(cell, idOf(cell.outcome))}</td>`,
      )}</tr>`,
  );
  return html`<section aria-labelledby="mechanisms"><h2 id="mechanisms">Mechanisms side by side</h2><div class="card side-by-side"><div class="scroll" tabindex="0" role="region" aria-label="scenario by mechanism"><table class="mechanisms"><thead>${head}</thead><tbody>${body}</tbody></table></div><p class="legend">${legend.join(', ')}</p>${notesOf(notes)}</div></section>`;
}

/** Notes below a table, by their numbers. */
export function notesOf(notes: readonly string[]): Html | undefined {
  if (notes.length === 0) return undefined;
  return html`<ul class="notes">${notes.map((note, index) => html`<li>${noteMark(index + 1)} ${note}</li>`)}</ul>`;
}

function cellOf({ outcome, note }: MechanismCell, id: string): Html {
  const { status } = outcome;
  const evidence = shortEvidence(outcome);
  const said = evidence === '' ? badge(status) : html`${symbol(status)} ${evidence}`;
  return html`<a href="#${id}" title="${evidenceOf(outcome)}">${said}</a> ${noteMark(note)}`;
}
