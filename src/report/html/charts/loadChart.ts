import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { LoadTrial } from '../../../model/measurement.ts';
import { amount, percent } from '../../amount.ts';
import { grouped } from '../../grouped.ts';
import { asTable } from '../dataTable.ts';
import { type Html, html } from '../html.ts';
import { legend, seriesClass } from './legend.ts';
import { BOTTOM, LEFT, plot, RIGHT, round, TOP, WIDTH } from './plot.ts';

const HEIGHT = 220;

/** Loss over load: every trial as a point, a line a state through the loss of each load. */
export function loadChart(title: string, trials: readonly LoadTrial[], states: readonly string[]): Html {
  const sent = trials.filter((trial) => trial.sent > 0 && states.includes(trial.state));
  if (sent.length === 0) return html``;
  const most = Math.max(...sent.map(({ packetsPerSecond }) => packetsPerSecond));
  const x = scaleLinear()
    .domain([0, most])
    .nice()
    .range([LEFT, WIDTH - RIGHT]);
  const y = scaleLinear()
    .domain([0, Math.max(0.001, ...sent.map(lossOf))])
    .nice()
    .range([HEIGHT - BOTTOM, TOP]);
  const path = line<Point>()
    .x(({ load }) => x(load))
    .y(({ loss }) => y(loss))
    .digits(1);
  const drawn = states.map((state, index) => {
    const own = sent.filter((trial) => trial.state === state);
    const dots = own.map(
      (trial) =>
        html`<circle class="mark" cx="${round(x(trial.packetsPerSecond))}" cy="${round(y(lossOf(trial)))}" r="3"/>`,
    );
    return html`<g class="${seriesClass(index)}"><path class="line ${seriesClass(index)}" d="${path([...byLoad(own)]) ?? ''}"/>${dots}</g>`;
  });
  const axes = {
    x: { scale: x, format: thousands, label: 'load, thousand packets/s' },
    y: { scale: y, format: percent, label: 'lost' },
  };
  const words = states
    .filter((state) => sent.some((trial) => trial.state === state))
    .map(
      (state) => `${state} up to ${percent(Math.max(0, ...sent.filter((trial) => trial.state === state).map(lossOf)))}`,
    );
  return html`<figure><figcaption>${title}</figcaption>${legend(states.map((state) => (sent.some((trial) => trial.state === state) ? state : undefined)))}${plot(`${title}: ${words.join('; ')}`, HEIGHT, axes, drawn)}${asTable(
    title,
    ['state', 'load', 'sent', 'lost', 'loss'],
    sent.map((trial) => [
      trial.state,
      amount(trial.packetsPerSecond, 'packets/s'),
      trial.sent.toLocaleString('en-US'),
      trial.lost.toLocaleString('en-US'),
      percent(lossOf(trial)),
    ]),
  )}</figure>`;
}

interface Point {
  readonly load: number;
  readonly loss: number;
}

/** The loss of all trials of each load, by load. */
function byLoad(trials: readonly LoadTrial[]): readonly Point[] {
  return grouped(trials, ({ packetsPerSecond }) => `${packetsPerSecond}`)
    .map((same) => {
      const sum = (of: 'sent' | 'lost') => same.reduce((all, trial) => all + trial[of], 0);
      return { load: same[0].packetsPerSecond, loss: sum('lost') / sum('sent') };
    })
    .sort((one, other) => one.load - other.load);
}

function lossOf({ sent, lost }: LoadTrial): number {
  return lost / sent;
}

function thousands(value: number): string {
  return `${Number((value / 1000).toPrecision(4))}`;
}
