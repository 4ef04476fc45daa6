import type { Mirror } from '../../../model/mirror.ts';
import type { Topology } from '../../../model/topology.ts';
import { seriesClass } from '../charts/legend.ts';
import { dataTable } from '../dataTable.ts';
import { type Html, html } from '../html.ts';
import {
  BRIDGE_WIDTH,
  behindOf,
  type Layout,
  layOut,
  type Mirrors,
  noteOf,
  type PlacedBridge,
  type PlacedPort,
  SIDE,
} from './layout.ts';

/** The lab of an outcome with its mirrors: which ports are selected in which direction, and where the copies come out. */
export function drawing(topology: Topology, mirrors: Readonly<Record<string, Mirror>>): Html {
  const all = Object.entries(mirrors);
  const layout = layOut(topology, all);
  const words = all.map(([name, mirror]) => `${name}: ${mirrorText(mirror)}`);
  const label = `Bridge ${topology.bridge} with ${Object.keys(topology.ports).length} ports. ${words.join('. ') || 'No mirror'}.`;
  return html`<figure class="topology">${svg(label, layout, all)}${legendOf(all)}${table(topology, mirrors)}</figure>`;
}

/** A mirror in words, such as `copies what arrives at p1 to p3`. */
export function mirrorText({
  selectAll,
  selectSrcPort = [],
  selectDstPort = [],
  selectVlan,
  outputPort,
  outputVlan,
  snaplen,
  filter,
}: Mirror): string {
  const selected = [
    ...(selectAll ? ['arrives or departs at any port'] : []),
    ...(selectSrcPort.length > 0 ? [`arrives at ${selectSrcPort.join(', ')}`] : []),
    ...(selectDstPort.length > 0 ? [`departs from ${selectDstPort.join(', ')}`] : []),
  ];
  const to = outputPort ?? (outputVlan === undefined ? 'nowhere' : `VLAN ${outputVlan}`);
  return [
    `copies ${selected.length === 0 ? 'nothing' : `what ${selected.join(' or ')}`} to ${to}`,
    ...(selectVlan === undefined ? [] : [`only of VLAN ${selectVlan.join(', ')}`]),
    ...(snaplen === undefined ? [] : [`cut to ${snaplen} bytes`]),
    ...(filter === undefined ? [] : [`only what matches ${filter}`]),
  ].join(', ');
}

function legendOf(mirrors: Mirrors): Html {
  return html`<ul class="legend">${mirrors.map(
    ([name, mirror], index) =>
      html`<li><svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true"><path class="line ${seriesClass(index + 1)}" d="M1,4H25"/></svg><span><b>${name}</b> ${mirrorText(mirror)}</span></li>`,
  )}</ul>`;
}

function svg(label: string, { width, height, bridges, links }: Layout, mirrors: Mirrors): Html {
  return html`<svg class="lab" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">${links.map(
    ({ from, to }) =>
      html`<path class="wire" d="M${from.x},${from.y}C${from.x + 60},${from.y} ${to.x + 60},${to.y} ${to.x},${to.y}"/>`,
  )}${bridges.map((bridge) => bridgeOf(bridge, mirrors))}</svg>`;
}

function bridgeOf({ name, x, y, height, ports }: PlacedBridge, mirrors: Mirrors): Html {
  return html`<rect class="bridge" x="${x}" y="${y}" width="${BRIDGE_WIDTH}" height="${height}" rx="8"/><text class="name" x="${x + BRIDGE_WIDTH / 2}" y="${y + 21}" text-anchor="middle">${name}</text>${mirrors.map(
    (_, index) => copiesOf(ports, index),
  )}${ports.map(portOf)}`;
}

/** The way of the copies inside of the bridge, from each port that is selected to the output. */
function copiesOf(ports: readonly PlacedPort[], mirror: number): Html {
  const output = ports.find((port) => port.output.includes(mirror));
  if (output === undefined) return html``;
  const selected = ports.filter((port) => port.arriving.includes(mirror) || port.departing.includes(mirror));
  const inner = (port: PlacedPort) => (port.side === 'left' ? port.x + 7 : port.x - 7);
  const middle = SIDE + BRIDGE_WIDTH / 2 + 8 * mirror;
  return html`${selected.map(
    (port) =>
      html`<path class="line copies ${seriesClass(mirror + 1)}" d="M${inner(port)},${port.y}C${middle},${port.y} ${middle},${output.y} ${inner(output)},${output.y}"/>`,
  )}`;
}

const BOX = 104;

function portOf(port: PlacedPort): Html {
  const { name, side, x, y, note } = port;
  const out = side === 'left' ? -1 : 1;
  const anchor = side === 'left' ? 'start' : 'end';
  const marks = marksOf(port, out);
  const label = x - out * 13;
  return html`${behind(port, out)}<rect class="port${marks.length === 0 ? '' : ` marked ${marks[0]?.series}`}${
    port.output.length > 0 ? ' output' : ''
  }" x="${x - 6}" y="${y - 6}" width="12" height="12" rx="2"/>${marks.map(({ series, d }) => html`<path class="arrow ${series}" d="${d}"/>`)}<text class="label" x="${label}" y="${
    note === '' ? y + 4 : y - 1
  }" text-anchor="${anchor}">${short(name, 15)}</text>${
    note === ''
      ? undefined
      : html`<text class="note label" x="${label}" y="${y + 11}" text-anchor="${anchor}">${short(note, 22)}</text>`
  }`;
}

/** The host behind a port on its wire, or in a few words what else it leads to. */
function behind({ side, x, y, behind: what, isEndpoint }: PlacedPort, out: number): Html {
  if (what === '') return html``;
  if (!isEndpoint)
    return html`<text class="note" x="${x + out * 44}" y="${y + 4}" text-anchor="${side === 'left' ? 'end' : 'start'}">${short(what, 17)}</text>`;
  const box = side === 'left' ? 1 : x + SIDE - BOX - 1;
  return html`<path class="wire" d="M${x},${y}h${out * (SIDE - BOX)}"/><rect class="endpoint" x="${box}" y="${y - 12}" width="${BOX}" height="24" rx="6"/><text x="${box + BOX / 2}" y="${y + 4}" text-anchor="middle">${short(what, 14)}</text>`;
}

/** Heads of arrows beside a port: towards the bridge for what arrives, away from it for what departs and for copies. */
function marksOf(
  { x, y, arriving, departing, output }: PlacedPort,
  out: number,
): readonly { readonly series: string; readonly d: string }[] {
  const head = (mirror: number, at: number, to: number) => {
    const tip = x + out * at;
    return { series: seriesClass(mirror + 1), d: `M${tip - to * 9},${y - 6}L${tip},${y}L${tip - to * 9},${y + 6}` };
  };
  return [
    ...arriving.map((mirror, index) => head(mirror, 10 + 5 * index, -out)),
    ...departing.map((mirror, index) => head(mirror, 36 - 5 * index, out)),
    ...output.map((mirror, index) => head(mirror, 22 + 5 * index, out)),
  ];
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function table(
  { bridge, ports, endpoints, flows = {}, mtu }: Topology,
  mirrors: Readonly<Record<string, Mirror>>,
): Html {
  const rows = Object.entries(ports).map(([name, port]) => {
    const endpoint = port.endpoint === undefined ? undefined : endpoints[port.endpoint];
    return [
      name,
      port.bridge ?? bridge,
      behindOf(port),
      endpoint === undefined
        ? ''
        : [endpoint.address, endpoint.address6, endpoint.mac].filter((one) => one !== undefined).join(', '),
      noteOf(port),
      rolesOf(name, mirrors),
    ];
  });
  const told = Object.entries(flows).map(
    ([of, lines]) => html`<p>Flows of ${of}:</p><pre tabindex="0">${lines.map((line) => html`${line}\n`)}</pre>`,
  );
  return html`<details class="data"><summary>as a table<span class="unseen">: the lab</span></summary>${dataTable(
    'ports of the lab',
    ['port', 'bridge', 'behind it', 'addresses', 'VLAN', 'mirrors'],
    rows,
  )}${told}<p>MTU ${mtu}.</p></details>`;
}

function rolesOf(name: string, mirrors: Readonly<Record<string, Mirror>>): string {
  return Object.entries(mirrors)
    .flatMap(([mirror, { selectSrcPort, selectDstPort, outputPort }]) => [
      ...(selectSrcPort?.includes(name) ? [`${mirror}: arriving`] : []),
      ...(selectDstPort?.includes(name) ? [`${mirror}: departing`] : []),
      ...(outputPort === name ? [`${mirror}: output`] : []),
    ])
    .join(', ');
}
