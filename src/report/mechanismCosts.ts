import type { BenchmarkResult } from '../model/benchmark.ts';
import type { MechanismName } from '../model/mechanism.ts';
import { grouped } from './grouped.ts';
import { worstOf } from './headline.ts';
import { type CostCell, type CostColumn, costCell, costColumns } from './mechanismCostColumns.ts';
import { summarize } from './summary.ts';

/** What mechanisms cost, set side by side. All texts are as they came: escape them. */
export interface CostTable {
  /** Headings of the columns of quantities. */
  readonly quantities: readonly string[];
  readonly rows: readonly CostRow[];
  /** What the numbers are. */
  readonly legend: string;
  /** Numbered from 1 in this order. */
  readonly notes: readonly string[];
}

/** A mechanism on a switch, or that switch without any. */
export interface CostRow {
  readonly name: string;
  /** One for each quantity; undefined where it was not measured. */
  readonly cells: readonly (CostCell | undefined)[];
  /** The worst that captured trials came to, or that the benchmark broke off; undefined where there was none. */
  readonly confirmed?: 'passed' | 'failed' | 'inconclusive' | 'errored';
}

/** The benchmarks whose states name mechanisms, joined by switch and mechanism; undefined where there are not several to compare. */
export function costTable(benchmarks: readonly BenchmarkResult[]): CostTable | undefined {
  const compared = benchmarks.filter(isCompared);
  const groups = grouped(compared.flatMap(entriesOf), ({ key }) => key);
  if (groups.filter(([{ mechanism }]) => mechanism !== undefined).length < 2) return undefined;
  const columns = costColumns(compared);
  const several = new Set(compared.map(({ variant }) => variant.switch)).size > 1;
  const rows = groups.map((group) => rowOf(group, columns, several));
  const isBusy = rows.some(({ cells }) => cells.some((cell) => cell?.note !== undefined));
  return { quantities: columns.map(({ head }) => head), rows, legend: LEGEND, notes: isBusy ? [BUSY] : [] };
}

/** The benchmarks to be told in a line each, of several: those that the table of costs does not show, or that did not pass. */
export function benchmarksBeside(benchmarks: readonly BenchmarkResult[]): readonly BenchmarkResult[] {
  if (costTable(benchmarks) === undefined) return benchmarks;
  return benchmarks.filter((result) => !isCompared(result) || result.status !== 'passed');
}

const LEGEND =
  'Means, and against the same switch without a mirror: the ratio, of CPU time the difference, each with its interval.';
const BUSY =
  'On ovs-afxdp a thread holds a core whatever passes, so that CPU time for a packet says nothing of what a mirror costs.';

function isCompared({ states }: BenchmarkResult): boolean {
  return states.some(({ mechanism }) => mechanism !== undefined);
}

/** A state of a benchmark that makes a row, alone or with those of other benchmarks. */
interface Entry {
  readonly key: string;
  readonly called: string;
  readonly result: BenchmarkResult;
  readonly state: string;
  readonly mechanism?: MechanismName;
}

/** The reference, and the states that name a mechanism. Of several with one mechanism, the first goes with the first of another benchmark. */
function entriesOf(result: BenchmarkResult): readonly Entry[] {
  const kept = result.states.filter(({ mechanism }, index) => index === 0 || mechanism !== undefined);
  return kept.map((one): Entry => {
    const { name: state, mechanism } = one;
    const alike = kept.filter((other) => other.mechanism === mechanism);
    const key = JSON.stringify([result.variant.switch, mechanism ?? null, alike.indexOf(one)]);
    const called = mechanism === undefined ? state : alike.length > 1 ? `${mechanism} (${state})` : mechanism;
    return { key, called, result, state, ...(mechanism !== undefined && { mechanism }) };
  });
}

function rowOf(group: readonly [Entry, ...Entry[]], columns: readonly CostColumn[], several: boolean): CostRow {
  const [{ called, result }] = group;
  const confirmed = worstOf(summarize(group.flatMap(confirmations)));
  return {
    name: several ? `${called} / ${result.variant.switch}` : called,
    cells: columns.map((column) => group.map((entry) => costCell(entry.result, entry.state, column)).find(Boolean)),
    ...(confirmed !== undefined && { confirmed }),
  };
}

function confirmations({
  result,
  state,
}: Entry): readonly { readonly status: 'passed' | 'failed' | 'inconclusive' | 'errored' }[] {
  const own = result.confirmations.filter((each) => each.state === state).map(({ verdict }) => verdict);
  return result.status === 'errored' ? [...own, { status: 'errored' }] : own;
}
