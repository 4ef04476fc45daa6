import { scaleLinear } from 'd3-scale';
import { asTable } from '../dataTable.ts';
import { type Html, html } from '../html.ts';
import { seriesClass } from './legend.ts';
import { BOTTOM, LEFT, plot, RIGHT, round, WIDTH } from './plot.ts';

/** A state's samples, their mean, and between what its difference from the reference lets it lie. */
export interface StateSamples {
  readonly name: string;
  /** Place among the states, which gives it its colour. */
  readonly series: number;
  readonly values: readonly { readonly value: number; readonly round: number; readonly counts: boolean }[];
  readonly mean?: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

const ROW = 46;
const HEAD = 8;

/**
 * Every sample as a dot, a row a state; the mean as a line, the interval as a box.
 *
 * @param reference mean of the reference, drawn through all rows
 */
export function samplesChart(
  title: string,
  { label, format, tick }: Record<'format' | 'tick', (value: number) => string> & { readonly label: string },
  states: readonly StateSamples[],
  reference: number | undefined,
): Html {
  const all = states.flatMap(({ values, low = [], high = [] }) =>
    [...values.map(({ value }) => value), low, high].flat(),
  );
  if (all.length === 0) return html``;
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const margin = (most - least) * 0.04 || Math.abs(most) * 0.1 || 1;
  const x = scaleLinear()
    .domain([least - margin, most + margin])
    .range([LEFT, WIDTH - RIGHT]);
  const height = HEAD + states.length * ROW + BOTTOM;
  const rows = states.map((state, index) => rowOf(state, x, HEAD + index * ROW));
  const through =
    reference === undefined
      ? undefined
      : html`<line class="reference" x1="${round(x(reference))}" x2="${round(x(reference))}" y1="${HEAD}" y2="${height - BOTTOM}"/>`;
  const words = states.map((state) => `${state.name} ${meanText(state, format)}`);
  return html`<figure><figcaption>${title}</figcaption>${plot(
    `${title}: ${words.join('; ')}`,
    height,
    { x: { scale: x, format: tick, label } },
    [through, rows],
  )}${asTable(
    title,
    ['round', 'state', 'value', ''],
    states.flatMap(({ name, values }) =>
      values.map(({ value, round: number, counts }) => [`${number}`, name, format(value), counts ? '' : 'spoiled']),
    ),
  )}</figure>`;
}

function rowOf(
  { name, series, values, mean, low, high }: StateSamples,
  x: (value: number) => number,
  top: number,
): Html {
  const middle = top + 29;
  // Rounds lie under one another, so that dots of equal values stay apart.
  const rounds = Math.max(1, ...values.map((sample) => sample.round));
  const dots = values.map(
    ({ value, round: number, counts }) =>
      html`<circle class="${counts ? 'dot' : 'dot spoiled'}" cx="${round(x(value))}" cy="${round(middle - 8 + (16 * number) / rounds)}" r="2.6"/>`,
  );
  const box =
    low === undefined || high === undefined
      ? undefined
      : html`<rect class="interval" x="${round(x(low))}" y="${middle - 11}" width="${Math.max(1, round(x(high) - x(low)))}" height="22" rx="2"/>`;
  const line =
    mean === undefined
      ? undefined
      : html`<line class="mean" x1="${round(x(mean))}" x2="${round(x(mean))}" y1="${middle - 12}" y2="${middle + 12}"/>`;
  return html`<g class="${seriesClass(series)}"><text class="value" x="${LEFT}" y="${top + 11}">${name}</text>${box}${dots}${line}</g>`;
}

function meanText({ mean, low, high }: StateSamples, format: (value: number) => string): string {
  if (mean === undefined) return 'was not measured';
  return low === undefined || high === undefined
    ? `mean ${format(mean)}`
    : `mean ${format(mean)}, between ${format(low)} and ${format(high)}`;
}
