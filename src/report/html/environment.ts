import type { Report } from '../../model/report.ts';
import { environmentRows } from '../environmentRows.ts';
import { dataTable } from './dataTable.ts';
import { type Html, html } from './html.ts';

/** What the run ran on: the machine, the tools, and each Open vSwitch with the gates that are in force. */
export function environmentOf({ environment, switches, program, startedAt }: Report): Html {
  const rows = [
    ['mirrorbench', `${program.version} (${program.commit})`],
    ['started', startedAt],
    ...environmentRows(environment),
  ];
  const gates = [...new Set(switches.flatMap((one) => one.gates.map(({ name }) => name)))];
  const versions = switches.map(({ label, version, origin, gates: own }) => [
    label,
    version,
    origin,
    ...gates.map((gate) => (own.find(({ name }) => name === gate)?.inForce ? 'in force' : '–')),
  ]);
  return html`<section aria-labelledby="environment"><h2 id="environment">Environment</h2><div class="card">${dataTable(
    'environment',
    ['what', 'value'],
    rows,
  )}${versions.length === 0 ? undefined : dataTable('Open vSwitch', ['Open vSwitch', 'version', 'from', ...gates], versions)}</div></section>`;
}
