import type { Interval } from '../model/measurement.ts';

/** What the ends of a bar stand for; `log` where equal factors are equally long. */
export interface BarScale {
  readonly from: number;
  readonly to: number;
  readonly log: boolean;
  /** Where there is no change: 1 for ratios, 0 for differences. */
  readonly unchanged: number;
}

/** A scale that has room for all of these and for no change. */
export function barScale(intervals: readonly Interval[], unchanged: number): BarScale {
  const values = [unchanged, ...intervals.flatMap(({ low, estimate, high }) => [low, estimate, high])];
  const [from, to] = [Math.min(...values), Math.max(...values)];
  return { from, to, log: from > 0, unchanged };
}

/** An interval drawn with characters: `···├──┼──┤···│`, with `│` where there is no change. */
export function intervalBar({ low, estimate, high }: Interval, scale: BarScale, width: number): string {
  const [start, end] = [low, high].map((value) => placeOf(value, scale, width)) as [number, number];
  const none = placeOf(scale.unchanged, scale, width);
  const middle = placeOf(estimate, scale, width);
  return Array.from({ length: width }, (_, place) => {
    if (place === middle) return '┼';
    if (place === none) return '│';
    if (place === start) return '├';
    if (place === end) return '┤';
    return place > start && place < end ? '─' : '·';
  }).join('');
}

function placeOf(value: number, { from, to, log }: BarScale, width: number): number {
  const at = log ? Math.log : (one: number) => one;
  const share = to > from ? (at(value) - at(from)) / (at(to) - at(from)) : 0.5;
  return Math.round(share * (width - 1));
}
