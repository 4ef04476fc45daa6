import type { BenchmarkResult, Load } from '../model/benchmark.ts';
import type { QuantityName, StateComparison } from '../model/measurement.ts';
import { QUANTITIES, QUANTITY_NAMES } from '../model/quantities.ts';
import { amount, differenceUnit, withoutUnit } from './amount.ts';
import { FEWEST_THAT_TELL } from './benchLine.ts';
import { differenceText, ratioRange } from './benchRows.ts';
import { stateMean } from './stateMean.ts';

/** A quantity under one kind of load. */
export interface CostColumn {
  readonly quantity: QuantityName;
  readonly load: string;
  /** Such as `delivered packets, packets/s (UDP, 64 B)`. */
  readonly head: string;
}

/** What one state came to. */
export interface CostCell {
  /** The mean, without its unit, which stands in the heading; empty where it says nothing. */
  readonly value: string;
  /** Its ratio to the reference, or its difference of CPU time from it, with the interval; empty for the reference. */
  readonly change: string;
  /** Number of the note below the table. */
  readonly note?: number;
}

/** What is worth setting side by side of benchmarks: each quantity under each kind of load. */
export function costColumns(benchmarks: readonly BenchmarkResult[]): readonly CostColumn[] {
  const measured = benchmarks.flatMap(({ quantities, load }) =>
    quantities.filter(({ quantity }) => tells(quantity, load)).map(({ quantity }) => columnOf(quantity, load)),
  );
  const once = [...new Map(measured.map((column) => [column.head, column])).values()];
  const rank = ({ quantity }: CostColumn) => QUANTITY_NAMES.indexOf(quantity);
  return once.toSorted((one, other) => rank(one) - rank(other));
}

/** What a state of a benchmark came to in this column; undefined where that was not measured. */
export function costCell(result: BenchmarkResult, state: string, { quantity, load }: CostColumn): CostCell | undefined {
  if (loadName(result.load) !== load) return undefined;
  const measured = result.quantities.find((each) => each.quantity === quantity);
  if (measured === undefined) return undefined;
  if (isCpuTime(quantity) && result.variant.switch === 'ovs-afxdp') return { value: '', change: '', note: 1 };
  const mean = stateMean(result, measured, state);
  if (mean === undefined) return undefined;
  const comparison = measured.comparisons.find((each) => each.state === state);
  const value = withoutUnit(amount(mean, QUANTITIES[quantity].unit));
  return { value, change: comparison === undefined ? '' : changeOf(comparison, quantity) };
}

/** TCP is told by its bits, all else by its packets. */
function tells(quantity: QuantityName, { kind }: Load): boolean {
  if (quantity === 'deliveredPacketsPerSecond') return kind !== 'tcp';
  if (quantity === 'deliveredBitsPerSecond') return kind === 'tcp';
  return quantity === 'copyRatio' || quantity === 'switchCyclesPerPacket' || isCpuTime(quantity);
}

function isCpuTime(quantity: QuantityName): boolean {
  return QUANTITIES[quantity].unit === 's/M packets';
}

function columnOf(quantity: QuantityName, given: Load): CostColumn {
  const { label, unit } = QUANTITIES[quantity];
  const load = loadName(given);
  return { quantity, load, head: `${label}${unit === 'ratio' ? '' : `, ${unit}`} (${load})` };
}

/** A kind of load in a word or two. */
function loadName(load: Load): string {
  const pace = (rate?: number) => (rate === undefined ? '' : `, ${amount(rate, 'packets/s')}`);
  switch (load.kind) {
    case 'udp':
      return `UDP, ${load.frameBytes === 'imix' ? 'IMIX' : `${load.frameBytes} B`}${pace(load.packetsPerSecond)}`;
    case 'tcp':
      return 'TCP';
    case 'iperf3-udp':
      return `UDP by iperf3, ${amount(load.bitsPerSecond, 'bit/s')}`;
    case 'replay':
      return `replay${pace(load.packetsPerSecond)}`;
    default:
      return load satisfies never;
  }
}

function changeOf({ ratio, difference, pairs }: StateComparison, quantity: QuantityName): string {
  if (pairs < FEWEST_THAT_TELL) return 'too few rounds';
  if (ratio !== undefined && !isCpuTime(quantity)) return ratioRange(ratio);
  return withoutUnit(differenceText(difference, differenceUnit(QUANTITIES[quantity].unit)));
}
