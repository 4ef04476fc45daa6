import type { BenchmarkResult } from '../../model/benchmark.ts';
import type { MeasuredQuantity } from '../../model/measurement.ts';
import { QUANTITIES } from '../../model/quantities.ts';
import { amount, withoutUnit } from '../amount.ts';
import { stateMean } from '../stateMean.ts';
import { ratioChart } from './charts/ratioChart.ts';
import { samplesChart } from './charts/samplesChart.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** A quantity in all states: every sample, and the ratios to the reference. */
export function quantityCharts(result: BenchmarkResult, measured: MeasuredQuantity): Html {
  const { label, unit, better } = QUANTITIES[measured.quantity];
  const [first] = result.states;
  const reference = first === undefined ? undefined : stateMean(result, measured, first.name);
  const spoiled = new Set(result.rounds.filter((round) => round.spoiled !== undefined).map(({ round }) => round));
  const states = result.states.flatMap(({ name }, series) => {
    const values = measured.samples
      .filter((sample) => sample.state === name)
      .map(({ value, round }) => ({ value, round, counts: !spoiled.has(round) }));
    if (values.length === 0) return [];
    const difference = measured.comparisons.find(({ state }) => state === name)?.difference;
    const from = (by: number | undefined) => (reference === undefined || by === undefined ? undefined : reference + by);
    const mean = stateMean(result, measured, name);
    return [{ name, series, values, mean, low: from(difference?.low), high: from(difference?.high) }];
  });
  const ratios = measured.comparisons.flatMap(({ state, ratio }) => {
    const series = result.states.findIndex(({ name }) => name === state);
    return ratio === undefined ? [] : [{ name: state, series, ratio }];
  });
  const title = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  const texts = {
    label: axisOf(unit, better),
    format: (value: number) => amount(value, unit),
    tick: (value: number) => withoutUnit(amount(value, unit)),
  };
  return html`${samplesChart(title, texts, states, reference)}${ratioChart(`${title}, compared`, ratios)}`;
}

function axisOf(unit: string, better: 'higher' | 'lower'): string {
  return `${unit === 'ratio' ? 'share' : unit}, ${better} is better`;
}
