import type { OutcomeStatus } from '../../model/report.ts';
import { shown } from '../status.ts';
import { type Html, html } from './html.ts';

/** A status as symbol and word; colour only repeats it. */
export function badge(status: OutcomeStatus): Html {
  return html`<span class="badge ${status}"><span class="symbol" aria-hidden="true">${shown[status].symbol}</span> ${shown[status].word}</span>`;
}

/** Where there is room for a symbol alone: the word is there for who does not see it. */
export function symbol(status: OutcomeStatus): Html {
  return html`<span class="badge small ${status}" title="${shown[status].word}"><span aria-hidden="true">${shown[status].symbol}</span><span class="unseen">${shown[status].word}</span></span>`;
}
