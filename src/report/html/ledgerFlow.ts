import type { Ledger, LedgerRow } from '../../model/ledger.ts';
import { type Group, grouped } from '../grouped.ts';
import { isOff, lostText, packetCount, residualText } from '../ledgerText.ts';
import { dataTable } from './dataTable.ts';
import { type Html, html } from './html.ts';

/** The packets of a trial as a flow from hop to hop; what was lost at one hangs off it. With a table where something does not add up. */
export function ledgerFlow(trial: string, ledger: Ledger): Html {
  if (ledger.length === 0) return html``;
  const most = Math.max(1, ...ledger.map((row) => Math.max(row.in ?? 0, row.out ?? 0)));
  const hops = grouped(ledger, ({ hop }) => hop);
  return html`<ol class="flow" aria-label="ledger of ${trial}">${hops.map((rows) => hopOf(rows, most))}</ol>${
    ledger.some(isOff) ? table(trial, ledger) : undefined
  }`;
}

function hopOf(rows: Group<LedgerRow>, most: number): Html {
  // Places that nothing passed say nothing, unless all are such.
  const busy = rows.filter((row) => isOff(row) || row.in !== 0 || row.out !== 0);
  const shown = busy.length > 0 ? busy : rows.slice(0, 1);
  return html`<li${rows.some(isOff) ? html` class="off"` : undefined}><b>${rows[0].hop}</b>${shown.map((row) => place(row, most))}</li>`;
}

function place(row: LedgerRow, most: number): Html {
  const lost = row.lost.map(
    ({ packets, counter }) => html`<span class="lost">−${packetCount(packets)} lost: ${counter}</span>`,
  );
  const residual = row.residual ?? 0;
  const words = residual > 0 ? `−${packetCount(residual)} not accounted for` : residualText(row);
  const rest = residual === 0 ? undefined : html`<span class="${residual > 0 ? 'lost' : 'more'}">${words}</span>`;
  return html`<span class="io"><span class="at">${row.at}</span> ${counts(row)}</span>${bar(row, most)}${lost}${rest}`;
}

function counts(row: LedgerRow): Html {
  const [came, went] = [row.in, row.out];
  if (came === undefined && went === undefined) return html`not known`;
  if (came === went) return html`${packetCount(came)}`;
  return html`${came === undefined ? '?' : packetCount(came)} → ${went === undefined ? '?' : packetCount(went)}`;
}

/** How much of the trial's packets passed here, and how much was lost. */
function bar({ in: came, out: went, residual = 0, lost }: LedgerRow, most: number): Html {
  const passed = went ?? came ?? 0;
  const gone = lost.reduce((sum, { packets }) => sum + packets, 0) + Math.max(0, residual);
  const share = (packets: number) => Math.round((1000 * packets) / most) / 10;
  return html`<span class="bar" aria-hidden="true"><i style="width:${share(passed)}%"></i>${gone > 0 ? html`<i class="gone" style="width:${share(gone)}%"></i>` : undefined}</span>`;
}

function table(trial: string, ledger: Ledger): Html {
  const rows = ledger.map((row) => [
    row.hop,
    row.at,
    packetCount(row.in),
    packetCount(row.out),
    lostText(row),
    residualText(row),
  ]);
  return html`<details class="data"><summary>as a table<span class="unseen">: ledger of ${trial}</span></summary>${dataTable(
    `ledger of ${trial}`,
    ['hop', 'at', 'in', 'out', 'lost', 'residual'],
    rows,
  )}</details>`;
}
