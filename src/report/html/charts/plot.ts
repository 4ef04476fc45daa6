import type { ScaleContinuousNumeric } from 'd3-scale';
import { type Html, html, type Part } from '../html.ts';

/** Room of a chart in its own units: they become smaller where the page is narrow. */
export const WIDTH = 460;
export const LEFT = 52;
export const RIGHT = 12;
export const TOP = 10;
export const BOTTOM = 38;

type Scale = ScaleContinuousNumeric<number, number>;

/** An axis: where values go, how ticks are written, and what is measured, with its unit. */
export interface Axis {
  readonly scale: Scale;
  readonly format: (value: number) => string;
  readonly label: string;
}

/** A chart with its two axes; only those lines are drawn that help to read it. */
export function plot(label: string, height: number, axes: { readonly x: Axis; readonly y?: Axis }, marks: Part): Html {
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">${
    axes.y && leftAxis(axes.y)
  }${bottomAxis(axes.x, height - BOTTOM)}${marks}</svg>`;
}

function bottomAxis({ scale, format, label }: Axis, y: number): Html {
  return html`<g class="axis"><line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>${ticksOf(scale, 6).map(
    (tick) => html`<text x="${round(scale(tick))}" y="${y + 14}" text-anchor="middle">${format(tick)}</text>`,
  )}<text class="title" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${y + 31}" text-anchor="middle">${label}</text></g>`;
}

function leftAxis({ scale, format, label }: Axis): Html {
  return html`<g class="axis">${ticksOf(scale, 4).map(
    (tick) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(scale(tick))}" y2="${round(scale(tick))}"/><text x="${LEFT - 6}" y="${round(scale(tick)) + 4}" text-anchor="end">${format(tick)}</text>`,
  )}<text class="title" transform="translate(11 ${round(middle(scale))}) rotate(-90)" text-anchor="middle">${label}</text></g>`;
}

/** A logarithmic scale gives more ticks than are asked for: those at powers of ten, or all if they are few. */
function ticksOf(scale: Scale, count: number): readonly number[] {
  const ticks = scale.ticks(count);
  if (ticks.length <= count + 2) return ticks;
  const decades = ticks.filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  return decades.length >= 2 ? decades : ticks.filter((_, index) => index % Math.ceil(ticks.length / count) === 0);
}

function middle(scale: Scale): number {
  const [from = 0, to = 0] = scale.range();
  return (from + to) / 2;
}

/** To a tenth: nobody sees more, and the page stays small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
