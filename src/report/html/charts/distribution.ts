import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { asTable } from '../dataTable.ts';
import { type Html, html } from '../html.ts';
import { legend, seriesClass } from './legend.ts';
import { BOTTOM, LEFT, plot, RIGHT, TOP, WIDTH } from './plot.ts';

/** Values at quantiles, ascending, of one of the things that are compared. */
export interface Distribution {
  readonly name: string;
  readonly count: number;
  readonly points: readonly { readonly quantile: number; readonly value: number }[];
}

const HEIGHT = 190;
/** From this ratio of the largest to the least value on, the axis is logarithmic. */
const WIDE = 20;

/** Cumulative distributions: what share of all is not above a value. */
export function distributionChart(
  title: string,
  { label, format }: { readonly label: string; readonly format: (value: number) => string },
  all: readonly Distribution[],
): Html {
  // A series keeps its place and with that its colour, also where another has nothing.
  const series = all.map((one, index) => ({ ...one, index })).filter(({ points }) => points.length > 0);
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!Number.isFinite(least) || !Number.isFinite(most)) return html``;
  const isLog = least > 0 && most / least > WIDE;
  const ends: [number, number] = least === most ? [least - 1, most + 1] : [least, most];
  const x = (isLog ? scaleLog().domain([least, most]) : scaleLinear().domain(ends).nice()).range([LEFT, WIDTH - RIGHT]);
  const y = scaleLinear()
    .domain([0, 1])
    .range([HEIGHT - BOTTOM, TOP]);
  const path = line<Distribution['points'][number]>()
    .x(({ value }) => x(value))
    .y(({ quantile }) => y(quantile))
    .digits(1);
  const lines = series.map(
    ({ points, index }) => html`<path class="line ${seriesClass(index)}" d="${path([...points]) ?? ''}"/>`,
  );
  const axes = {
    x: { scale: x, format, label: isLog ? `${label}, logarithmic` : label },
    y: { scale: y, format: (share: number) => `${Math.round(share * 100)} %`, label: 'share of all' },
  };
  const quantiles = [...new Set(series.flatMap(({ points }) => points.map(({ quantile }) => quantile)))].sort(
    (a, b) => a - b,
  );
  return html`<figure><figcaption>${title}</figcaption>${
    series.length > 1 ? legend(all.map(({ name, points }) => (points.length > 0 ? name : undefined))) : undefined
  }${plot(`${title}: ${series.map(inWords(format)).join('; ')}`, HEIGHT, axes, lines)}${asTable(
    title,
    ['share', ...series.map(({ name, count }) => `${name} (${count.toLocaleString('en-US')})`)],
    quantiles.map((quantile) => [
      quantileText(quantile),
      ...series.map(({ points }) => {
        const found = points.find((point) => point.quantile === quantile);
        return found === undefined ? '' : format(found.value);
      }),
    ]),
  )}</figure>`;
}

function inWords(format: (value: number) => string) {
  return ({ name, points }: Distribution): string => {
    const at = (wanted: number) => points.find(({ quantile }) => quantile === wanted)?.value;
    const [median, largest] = [at(0.5), at(1)];
    return `${name}, median ${median === undefined ? 'not known' : format(median)}, largest ${largest === undefined ? 'not known' : format(largest)}`;
  };
}

function quantileText(quantile: number): string {
  if (quantile === 0) return 'least';
  return quantile === 1 ? 'largest' : `${Number((quantile * 100).toFixed(3))} %`;
}
