import { type Html, html, type Part } from './html.ts';

/** A table whose first column names its rows; it is scrolled by itself where it is wider than the page. */
export function dataTable(label: string, head: readonly string[], rows: readonly (readonly Part[])[]): Html {
  const cells = ([first, ...rest]: readonly Part[]) =>
    html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head.map(
    (title) => html`<th scope="col">${title}</th>`,
  )}</tr></thead><tbody>${rows.map(cells)}</tbody></table></div>`;
}

/** The same folded away, for charts: for people who do not see them, or want the numbers. */
export function asTable(label: string, head: readonly string[], rows: readonly (readonly Part[])[]): Html {
  return html`<details class="data"><summary>as a table<span class="unseen">: ${label}</span></summary>${dataTable(label, head, rows)}</details>`;
}
