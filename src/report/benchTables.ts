import type { BenchmarkResult } from '../model/benchmark.ts';
import type { DelayDistribution, LoadTrial, RateFound } from '../model/measurement.ts';
import { amount, percent } from './amount.ts';
import { grouped } from './grouped.ts';
import { rateText } from './rateText.ts';

/** A table that each way of rendering draws after its own manner. Its texts are as they came: escape them. */
export interface PlainTable {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a benchmark found beside its quantities: the search, loss over load, delays; what there is none of is left out. */
export function benchTables({ search, loads, delays }: BenchmarkResult): readonly PlainTable[] {
  return [rateTable(search?.rates ?? []), ...lossTables(loads), delayTable(delays)].filter(
    ({ rows }) => rows.length > 0,
  );
}

function rateTable(rates: readonly RateFound[]): PlainTable {
  return {
    title: 'Highest loads',
    head: ['state', 'goal', 'rate'],
    rows: rates.map((rate) => [rate.state, rate.goal, rateText(rate)]),
  };
}

/** States that stand side by side in one table. */
const MOST_STATES = 4;

/** A row a load, a column a state. */
function lossTables(loads: readonly LoadTrial[]): readonly PlainTable[] {
  const states = [...new Set(loads.map(({ state }) => state))];
  const blocks = states.flatMap((_, index) =>
    index % MOST_STATES === 0 ? [states.slice(index, index + MOST_STATES)] : [],
  );
  return blocks.map((block) => ({
    title: 'Loss over load',
    head: ['load', ...block],
    rows: grouped(
      loads
        .filter(({ state }) => block.includes(state))
        .toSorted((one, other) => one.packetsPerSecond - other.packetsPerSecond),
      ({ packetsPerSecond }) => `${packetsPerSecond}`,
    ).map((group) => [
      amount(group[0].packetsPerSecond, 'packets/s'),
      ...block.map((name) => lossText(group.filter(({ state }) => state === name))),
    ]),
  }));
}

/** Loss of all trials of one load. */
function lossText(trials: readonly LoadTrial[]): string {
  const sum = (of: 'sent' | 'lost') => trials.reduce((all, trial) => all + trial[of], 0);
  return sum('sent') === 0 ? '' : percent(sum('lost') / sum('sent'));
}

const QUANTILES = [
  [0.5, 'p50'],
  [0.9, 'p90'],
  [0.99, 'p99'],
  [0.999, 'p99.9'],
] as const;

function delayTable(delays: readonly DelayDistribution[]): PlainTable {
  return {
    title: 'Round trips under load',
    head: ['state', 'round trips', ...QUANTILES.map(([, name]) => name)],
    rows: delays.map((each) => [
      each.state,
      `${each.count}`,
      ...QUANTILES.map(([quantile]) => {
        const point = each.quantiles.find((one) => one.quantile >= quantile);
        return point === undefined ? '' : amount(point.milliseconds, 'ms');
      }),
    ]),
  };
}
