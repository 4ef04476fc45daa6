import { type Html, html } from '../html.ts';

const SERIES = 6;

/** What is drawn in the same colour, dashes and shape in all charts. */
export function seriesClass(index: number): string {
  return `s${index % SERIES}`;
}

/** @param names in the order of their series; those without one are left out */
export function legend(names: readonly (string | undefined)[]): Html {
  return html`<ul class="legend" aria-hidden="true">${names.map((name, index) =>
    name === undefined
      ? undefined
      : html`<li><svg viewBox="0 0 26 8" width="26" height="8"><path class="line ${seriesClass(index)}" d="M1,4H25"/></svg>${name}</li>`,
  )}</ul>`;
}
