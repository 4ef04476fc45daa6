import type { Outcome, Report } from '../../model/report.ts';
import { grouped } from '../grouped.ts';
import { outcomesBeside } from '../mechanismTable.ts';
import { namingOf } from '../names.ts';
import { variantName } from '../summary.ts';
import { symbol } from './badge.ts';
import { type Html, html } from './html.ts';

/**
 * Scenarios down, variants across: which port, version, switch or kind of endpoint makes a difference. Nothing where all ran with one variant;
 * what was run with several mechanisms has a table of its own.
 *
 * @param idOf where an outcome is told
 */
export function matrix(report: Report, idOf: (outcome: Outcome) => string): Html {
  const naming = namingOf(report);
  const outcomes = outcomesBeside(report.outcomes);
  const columns = [...new Set(outcomes.map(({ variant }) => variantName(variant, naming)))];
  if (columns.length < 2) return html``;
  const rows = grouped(outcomes, ({ scenario }) => scenario).map((group) => {
    const cells = columns.map((column) => group.find(({ variant }) => variantName(variant, naming) === column));
    const isSame = new Set(group.map(({ status }) => status)).size === 1;
    return html`<tr${isSame ? undefined : html` class="differs"`}><th scope="row">${group[0].scenario}${
      isSame
        ? undefined
        : html` <span class="differ" title="variants differ">≠<span class="unseen"> variants differ</span></span>`
    }</th>${cells.map((cell) => html`<td>${cell && html`<a href="#${idOf(cell)}">${symbol(cell.status)}</a>`}</td>`)}</tr>`;
  });
  return html`<section aria-labelledby="matrix"><h2 id="matrix">Scenario by variant</h2><div class="scroll card" tabindex="0" role="region" aria-label="scenario by variant"><table class="matrix"><thead><tr><th scope="col">scenario</th>${columns.map(
    (column) => html`<th scope="col">${column}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div></section>`;
}
