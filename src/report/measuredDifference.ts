import type { Interval } from '../model/measurement.ts';
import { QUANTITIES } from '../model/quantities.ts';
import type { BenchmarkChange, QuantityChange, RateChange } from '../model/runChange.ts';
import type { VerdictStatus } from '../model/verdict.ts';
import { amount, amountRange, percent } from './amount.ts';
import { outcomeName } from './names.ts';
import { rateText } from './rateText.ts';
import { shown } from './status.ts';

/** What two runs measured otherwise. */
export interface MeasuredDifference {
  readonly benchmarks: readonly BenchmarkChange[];
  /** How much worse a quantity might be, and what all together are judged to be; absent where that was not asked. */
  readonly allowed?: number;
  readonly status?: VerdictStatus;
}

export const NOTHING_MEASURED: MeasuredDifference = { benchmarks: [] };

/**
 * What of two runs was measured, judged as a whole where a regression was asked about: failed beats inconclusive beats passed. What is no longer
 * measured, and that nothing was measured, is inconclusive.
 */
export function measuredDifference(benchmarks: readonly BenchmarkChange[], allowed?: number): MeasuredDifference {
  if (allowed === undefined) return { benchmarks };
  const statuses = quantitiesOf(benchmarks).flatMap(({ regression }) =>
    regression === undefined ? [] : [regression.status],
  );
  const open = statuses.length === 0 || statuses.includes('inconclusive') || goneFrom(benchmarks) > 0;
  const status = statuses.includes('failed') ? 'failed' : open ? 'inconclusive' : 'passed';
  return { benchmarks, allowed, status };
}

/** The one line that matters, such as `1 of 6 quantities is worse by more than 5 %`; none where nothing was measured or asked. */
export function measuredHeadline({ benchmarks, allowed, status }: MeasuredDifference): readonly string[] {
  const all = quantitiesOf(benchmarks);
  const missing = goneFrom(benchmarks);
  const rates = benchmarks.flatMap((each) => each.rates.filter(({ head }) => head !== undefined));
  const searched =
    rates.length === 0 ? [] : [`${rates.filter(hasMoved).length} of ${rates.length} searched rates moved`];
  const beside = [...searched, ...(missing === 0 ? [] : [`${missing} not measured any more`])];
  if (allowed === undefined)
    return [
      ...(all.length === 0 ? [] : [`${all.filter(hasChanged).length} of ${all.length} quantities changed`]),
      ...beside,
    ];
  const judged = all.filter(({ regression }) => regression !== undefined);
  const count = (of: VerdictStatus) => judged.filter(({ regression }) => regression?.status === of).length;
  const more = `worse by more than ${percent(allowed)}`;
  switch (status) {
    case 'failed':
      return [
        `${count('failed')} of ${judged.length} quantities ${count('failed') === 1 ? 'is' : 'are'} ${more}`,
        ...beside,
      ];
    case 'inconclusive':
      return [
        judged.length === 0
          ? `inconclusive: nothing was measured that could be ${more}`
          : `inconclusive: ${count('inconclusive')} of ${judged.length} quantities may be ${more}`,
        ...beside,
      ];
    default:
      return [`none of ${judged.length} quantities is ${more}`, ...beside];
  }
}

/** A quantity that changed, or may not be as it should. Names are as they came: escape them. */
export interface ChangeRow {
  readonly benchmark: string;
  readonly state: string;
  readonly quantity: string;
  readonly base: string;
  readonly head: string;
  /** Change of the value with its interval; empty where it is not known. */
  readonly absolute: string;
  /** Change of what it is to the reference, likewise. */
  readonly relative: string;
  /** What it was judged to be; empty where it was not. */
  readonly judged: string;
  readonly status?: VerdictStatus;
}

/** Quantities that changed, are judged not to be as they should, or are not measured any more. */
export function changeRows({ benchmarks }: MeasuredDifference): readonly ChangeRow[] {
  return benchmarks.flatMap((each) => {
    const benchmark = outcomeName({ scenario: each.benchmark, variant: each.variant }, {});
    const told = each.quantities.filter((one) => hasChanged(one) || (one.regression?.status ?? 'passed') !== 'passed');
    return [
      ...told.map((one) => ({ benchmark, ...rowOf(one) })),
      ...each.missing.map(({ state, quantity }) => ({
        ...{ benchmark, state, quantity: QUANTITIES[quantity].label },
        ...{ base: 'measured', head: 'not measured', absolute: '', relative: '', judged: '' },
      })),
      ...each.rates.filter(hasMoved).map((one) => ({ benchmark, ...rateRow(one) })),
    ];
  });
}

/** What was measured once and is not any more. */
function goneFrom(benchmarks: readonly BenchmarkChange[]): number {
  return benchmarks.reduce(
    (sum, { missing, rates }) => sum + missing.length + rates.filter(({ head }) => head === undefined).length,
    0,
  );
}

/** Whether a searched rate is gone, or its bounds are all on one side of the earlier ones. */
function hasMoved({ head, between }: RateChange): boolean {
  return head === undefined || (between !== undefined && (between.low > 1 || (between.high ?? Infinity) < 1));
}

function rateRow({ state, goal, base, head, between }: RateChange): Omit<ChangeRow, 'benchmark'> {
  return {
    ...{ state, quantity: goal, base: rateText(base), head: head === undefined ? 'not measured' : rateText(head) },
    ...{ absolute: between === undefined ? '' : betweenText(between), relative: '' },
    judged: head === undefined ? '' : 'not judged: one search does not tell how far another would be from it',
  };
}

/** By the bounds of both searches, such as `-24.1 to -18 % by the bounds of the searches`. */
function betweenText({ low, high }: NonNullable<RateChange['between']>): string {
  const change = high === undefined ? `at least +${percent(low - 1)}` : amountRange(low - 1, high - 1, 'ratio');
  return `${change} by the bounds of the searches`;
}

function rowOf(change: QuantityChange): Omit<ChangeRow, 'benchmark'> {
  const { state, quantity, base, head, absolute, relative, by, regression } = change;
  const { label, unit } = QUANTITIES[quantity];
  const show = (interval: Interval | undefined) => (interval === undefined ? '' : changeText(interval, by));
  return {
    ...{ state, quantity: label, base: amount(base, unit), head: amount(head, unit) },
    ...{ absolute: show(absolute), relative: show(relative) },
    judged: regression === undefined ? '' : judgedText(regression, by),
    ...(regression && { status: regression.status }),
  };
}

/** In percent with a sign, such as `-5.4 % (-6.8 to -4 %)`. */
function changeText({ low, estimate, high }: Interval, by: QuantityChange['by']): string {
  const [unit, unchanged] = by === 'ratio' ? (['ratio', 1] as const) : (['points', 0] as const);
  const sign = estimate > unchanged ? '+' : '';
  return `${sign}${amount(estimate - unchanged, unit)} (${amountRange(low - unchanged, high - unchanged, unit)})`;
}

function judgedText(
  { allowed, worse, status }: NonNullable<QuantityChange['regression']>,
  by: QuantityChange['by'],
): string {
  const unit = by === 'ratio' ? 'ratio' : 'points';
  const range = amountRange(worse.low, worse.high, unit);
  return `${shown[status].symbol} ${shown[status].word}: worse by ${range} where ${amount(allowed, unit)} may be`;
}

/** Whether one of the two intervals leaves out that nothing changed. */
function hasChanged({ by, relative, absolute }: QuantityChange): boolean {
  const unchanged = by === 'ratio' ? 1 : 0;
  return [relative, absolute].some((each) => each !== undefined && (each.low > unchanged || each.high < unchanged));
}

function quantitiesOf(benchmarks: readonly BenchmarkChange[]): readonly QuantityChange[] {
  return benchmarks.flatMap(({ quantities }) => quantities);
}
