import { scaleLinear } from 'd3-scale';
import type { Interval } from '../../../model/measurement.ts';
import { percent, ratioText } from '../../amount.ts';
import { asTable } from '../dataTable.ts';
import { type Html, html } from '../html.ts';
import { seriesClass } from './legend.ts';
import { BOTTOM, LEFT, plot, RIGHT, round, WIDTH } from './plot.ts';

const ROW = 36;
const HEAD = 6;

/** Ratios to the reference with their intervals, a row each; a line stands where nothing has changed. */
export function ratioChart(
  title: string,
  ratios: readonly { readonly name: string; readonly series: number; readonly ratio: Interval }[],
): Html {
  if (ratios.length === 0) return html``;
  const all = [1, ...ratios.flatMap(({ ratio }) => [ratio.low, ratio.high])];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const margin = (most - least) * 0.06 || 0.1;
  const x = scaleLinear()
    .domain([least - margin, most + margin])
    .range([LEFT, WIDTH - RIGHT]);
  const height = HEAD + ratios.length * ROW + BOTTOM;
  const rows = ratios.map(({ name, series, ratio }, index) => {
    const y = HEAD + index * ROW + 25;
    return html`<g class="${seriesClass(series)}"><text class="value" x="${LEFT}" y="${y - 13}">${name} ${intervalText(ratio)}</text><path class="line solid" d="M${round(x(ratio.low))},${y}H${round(x(ratio.high))}M${round(x(ratio.low))},${y - 5}v10M${round(x(ratio.high))},${y - 5}v10"/><circle class="mark" cx="${round(x(ratio.estimate))}" cy="${y}" r="4"/></g>`;
  });
  const one = html`<line class="reference" x1="${round(x(1))}" x2="${round(x(1))}" y1="${HEAD}" y2="${height - BOTTOM}"/>`;
  const words = ratios.map(({ name, ratio }) => `${name} ${intervalText(ratio)}`);
  const axis = {
    scale: x,
    format: (value: number) => `${Number(value.toPrecision(4))}`,
    label: 'ratio to the reference',
  };
  return html`<figure><figcaption>${title}</figcaption>${plot(`${title}: ${words.join('; ')}`, height, { x: axis }, [one, rows])}${table(title, ratios)}</figure>`;
}

function table(title: string, ratios: readonly { readonly name: string; readonly ratio: Interval }[]): Html {
  const rows = ratios.map(({ name, ratio: { estimate, low, high, level } }) => [
    name,
    ...[estimate, low, high].map(ratioText),
    percent(level),
  ]);
  return asTable(title, ['state', 'ratio', 'low', 'high', 'level'], rows);
}

function intervalText({ estimate, low, high }: Interval): string {
  return `${ratioText(estimate)} (${ratioText(low)} to ${ratioText(high)})`;
}
