import { scaleLinear } from 'd3-scale';
import type { LossTimeline } from '../../../model/verdict.ts';
import { asTable } from '../dataTable.ts';
import { type Html, html } from '../html.ts';
import { BOTTOM, LEFT, plot, RIGHT, round, TOP, WIDTH } from './plot.ts';

const HEIGHT = 170;

/** When copies are missing: bars of what was owed, and in them what was not copied. */
export function lossChart({ binMs, owed, missing }: LossTimeline): Html {
  const most = Math.max(1, ...owed, ...missing);
  const x = scaleLinear()
    .domain([0, binMs * owed.length])
    .range([LEFT, WIDTH - RIGHT]);
  const y = scaleLinear()
    .domain([0, most])
    .nice()
    .range([HEIGHT - BOTTOM, TOP]);
  const width = Math.max(1, round((WIDTH - RIGHT - LEFT) / Math.max(1, owed.length) - 1));
  const bar = (kind: string) => (count: number, index: number) =>
    count === 0
      ? undefined
      : html`<rect class="${kind}" x="${round(x(index * binMs))}" y="${round(y(count))}" width="${width}" height="${round(y(0) - y(count))}"/>`;
  const lost = missing.reduce((sum, count) => sum + count, 0);
  const all = owed.reduce((sum, count) => sum + count, 0);
  const first = missing.findIndex((count) => count > 0);
  const label = `Loss over time: ${lost} of ${all} copies missing, the first ${number(first * binMs)} ms after the first packet`;
  const axes = {
    x: { scale: x, format: number, label: 'ms since the first packet' },
    y: { scale: y, format: number, label: 'packets' },
  };
  const rows = owed.flatMap((count, index) =>
    missing[index] === 0
      ? []
      : [[`${number(index * binMs)} to ${number((index + 1) * binMs)} ms`, `${count}`, `${missing[index]}`]],
  );
  return html`<figure><figcaption>Loss over time</figcaption><ul class="legend" aria-hidden="true"><li><span class="swatch owed"></span>owed</li><li><span class="swatch missing"></span>of these missing</li></ul>${plot(
    label,
    HEIGHT,
    axes,
    [owed.map(bar('owed')), missing.map(bar('missing'))],
  )}${asTable('loss over time', ['time', 'owed', 'missing'], rows)}</figure>`;
}

function number(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US');
}
