import type { Outcome, StoredTrial } from '../../model/report.ts';
import { packetCount } from '../ledgerText.ts';
import { isOpen } from '../status.ts';
import { trafficText } from '../trafficText.ts';
import { dataTable } from './dataTable.ts';
import { mirrorText } from './drawing/drawing.ts';
import { type Html, html } from './html.ts';
import { ledgerFlow } from './ledgerFlow.ts';
import { link } from './link.ts';

/** The trials of an outcome: what was sent, in which state, hop by hop, and the captures; of one that is open what the switch said, too. */
export function trialsOf({ trials, ...outcome }: Outcome): Html {
  if (trials.length === 0) return html``;
  return html`<h4>Ledger</h4>${trials.map((trial) => trialOf(trial, isOpen(outcome)))}`;
}

function trialOf(trial: StoredTrial, withLog: boolean): Html {
  const {
    trial: name,
    traffic,
    mirrors,
    changes = [],
    doubts,
    flows = {},
    ledger,
    daemon,
    offloads,
    generator,
  } = trial;
  const told = Object.entries(mirrors).map(([mirror, columns]) => `${mirror} ${mirrorText(columns)}`);
  const state = told.length === 0 ? 'no mirror' : told.join('; ');
  const sent = `${trafficText(traffic)}${offloads === 'on' ? ', offloads on' : ''}`;
  const claimed = generator.claimed === undefined ? '' : `, ${packetCount(generator.claimed)} packets`;
  const lines = [
    ...changes.map(({ what }) => `changed while packets flowed: ${what}`),
    ...Object.entries(flows).map(([bridge, own]) => `flows of ${bridge}: ${own.join('; ')}`),
    ...doubts.map(({ summary }) => `in doubt: ${summary}`),
  ];
  return html`<section class="trial"><h5>${name}<span>${sent}${claimed}; ${state}</span></h5>${
    lines.length === 0 ? undefined : html`<ul class="findings">${lines.map((line) => html`<li>${line}</li>`)}</ul>`
  }${ledgerFlow(name, ledger)}${capturesOf(trial)}${withLog ? logOf(name, daemon.problems) : undefined}</section>`;
}

function capturesOf({ trial, folder, captures, lostBeforeSwitch }: StoredTrial): Html {
  const rows = captures.map(({ port, direction, file, interface: device, packets, counted, droppedByKernel }) => [
    device === undefined ? port : `${port} (${device})`,
    direction,
    packetCount(packets),
    packetCount(counted),
    packetCount(droppedByKernel),
    direction === 'arriving' ? packetCount(lostBeforeSwitch[port] ?? 0) : '',
    link(`${folder}/${file}`, file),
  ]);
  const head = ['port', 'direction', 'captured', 'counted', 'dropped by the capture', 'lost before the switch', 'file'];
  return html`<details class="data"><summary>${captures.length} ${captures.length === 1 ? 'capture' : 'captures'}<span class="unseen"> of ${trial}</span></summary>${dataTable(`captures of ${trial}`, head, rows)}</details>`;
}

function logOf(trial: string, lines: readonly string[]): Html | undefined {
  if (lines.length === 0) return undefined;
  return html`<details class="data"><summary>${lines.length} ${lines.length === 1 ? 'line' : 'lines'} of ovs-vswitchd’s log<span class="unseen"> in ${trial}</span></summary><pre tabindex="0">${lines.map((line) => html`${line}\n`)}</pre></details>`;
}
