import type { Outcome } from '../../model/report.ts';
import { failedOtherwise } from '../deviations.ts';
import { evidenceOf } from '../evidence.ts';
import { duration } from '../headline.ts';
import { shellWords } from '../shellWords.ts';
import { type Naming, variantName } from '../summary.ts';
import { visibleLines } from '../visible.ts';
import { badge } from './badge.ts';
import { drawing } from './drawing/drawing.ts';
import { type Html, html } from './html.ts';
import { link } from './link.ts';
import { trialsOf } from './trials.ts';
import { behindVerdicts, verdictsOf } from './verdicts.ts';

/** One outcome, folded to a line: its claim, lab and mirrors, verdicts, ledger and captures. */
export function outcomeItem(outcome: Outcome, id: string, naming: Naming, isOpen: boolean): Html {
  const { scenario, variant, claim, status, durationMs, verdicts, topology, mirrors = {} } = outcome;
  return html`<details class="outcome" id="${id}" data-status="${status}"${isOpen ? html` open="open"` : undefined}><summary>${badge(status)}<span class="what"><span class="scenario">${scenario}</span> <span class="variant">${variantName(variant, naming)}</span></span><span class="evidence">${evidenceOf(outcome)}</span><span class="time">${duration(durationMs)}</span></summary><div class="body"><p class="claim">${claim}</p>${why(
    outcome,
  )}<div class="columns">${topology === undefined ? undefined : html`<div>${drawing(topology, mirrors)}</div>`}<div>${verdictsOf(
    verdicts,
  )}</div></div>${behindVerdicts(verdicts)}${trialsOf(outcome)}${further(outcome)}</div></details>`;
}

/** Why it is as it is, where a verdict does not say it. */
function why(outcome: Outcome): Html {
  const { reason, deviation, status } = outcome;
  const otherwise = failedOtherwise(outcome);
  const known = status === 'knownDeviation' || status === 'passed' ? deviation : undefined;
  const title = status === 'passed' ? 'Known to deviate, and did not' : 'Known deviation';
  return html`${known && html`<p class="note"><b>${title}:</b> ${known.what} <span class="source">${known.source}</span></p>`}${
    otherwise === undefined
      ? undefined
      : html`<p class="note">${otherwise} <span class="source">${deviation?.source}</span></p>`
  }${reason === undefined ? undefined : html`<pre class="reason" tabindex="0">${visibleLines(reason).map((line) => html`${line}\n`)}</pre>`}`;
}

/** Where there is more to find out. */
function further({ evidence, repeat, replay }: Outcome): Html {
  return html`${
    replay && html`<p class="more">Replay of ${replay.name}, ${replay.packets} packets.</p>`
  }${evidence === undefined ? undefined : html`<p class="more">Evidence: ${link(`${evidence}/`, evidence)}</p>`}${
    repeat === undefined
      ? undefined
      : html`<p class="more">Repeat: <code class="command">${shellWords(repeat)}</code></p>`
  }`;
}
