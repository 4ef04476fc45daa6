import type { Outcome, Report } from '../model/report.ts';
import type { Variant } from '../model/scenario.ts';
import { crossRows } from './crossRows.ts';
import { commonSuite } from './evidence.ts';
import { grouped } from './grouped.ts';
import { type MechanismCell, shortEvidence } from './mechanismCell.ts';
import { orderedPairs, type PairLabel, pairKey, pairLabels } from './mechanismPairs.ts';
import { namingOf } from './names.ts';
import { statusLegend } from './status.ts';

/** What came of each scenario with each mechanism and switch. All texts are as they came: escape them. */
export interface MechanismTable {
  /** Of the scenarios, such as `mechanisms`; empty where they have none in common. */
  readonly suite: string;
  readonly pairs: readonly PairLabel[];
  readonly rows: readonly MechanismRow[];
  /** What the signs mean that are there. */
  readonly legend: readonly string[];
  /** Why scenarios were skipped, and what deviations are: each once, numbered from 1 in this order. */
  readonly notes: readonly string[];
}

/** A scenario with the rest of its variant. */
export interface MechanismRow {
  /** In words, such as `egress only`. */
  readonly name: string;
  readonly claim: string;
  /** Such as `veth`, with its version where there are several; empty where all rows are of one. */
  readonly variant: string;
  /** One for each pair; undefined where there is no outcome. */
  readonly cells: readonly (MechanismCell | undefined)[];
}

/** The outcomes of scenarios that were run with several mechanisms or switches, set side by side; undefined where there are none. */
export function mechanismTable(report: Pick<Report, 'switches' | 'outcomes'>): MechanismTable | undefined {
  const outcomes = comparedOutcomes(report.outcomes);
  if (outcomes.length === 0) return undefined;
  const pairs = orderedPairs(outcomes.map(({ variant }) => variant));
  const columns = pairs.map(pairKey);
  const crossed = crossRows(outcomes, { columns, columnOf: pairKey, without: withoutPair }, namingOf(report));
  const suite = commonSuite(outcomes);
  const oneVariant = new Set(crossed.map(({ variant }) => variant)).size === 1;
  const notes = [...new Set(crossed.flatMap(({ cells }) => cells.flatMap((outcome) => noteOf(outcome) ?? [])))];
  const rows = crossed.map(({ scenario, variant, cells }): MechanismRow => {
    const claim = cells.find((cell) => cell !== undefined)?.claim ?? '';
    const name = suite === '' ? scenario : scenario.slice(suite.length + 1).replaceAll('-', ' ');
    return { name, claim, variant: oneVariant ? '' : variant, cells: cells.map((outcome) => cellOf(outcome, notes)) };
  });
  return { suite, pairs: pairLabels(pairs), rows, legend: legendOf(rows), notes };
}

/** The outcomes that the table of mechanisms does not show. */
export function outcomesBeside(outcomes: readonly Outcome[]): readonly Outcome[] {
  const compared = new Set(comparedOutcomes(outcomes));
  return outcomes.filter((outcome) => !compared.has(outcome));
}

/** Those of scenarios that have a variant which differs by nothing but the pair. */
function comparedOutcomes(outcomes: readonly Outcome[]): readonly Outcome[] {
  const rows = grouped(outcomes, ({ scenario, variant }) => JSON.stringify([scenario, withoutPair(variant)]));
  const compared = new Set(rows.filter(({ length }) => length > 1).map(([{ scenario }]) => scenario));
  return outcomes.filter(({ scenario }) => compared.has(scenario));
}

/** As it goes without saying, so that it is not named beside the column that names it. */
function withoutPair(variant: Variant): Variant {
  return { ...variant, mechanism: 'ovs-mirror', switch: 'ovs-netdev' };
}

function cellOf(outcome: Outcome | undefined, notes: readonly string[]): MechanismCell | undefined {
  if (outcome === undefined) return undefined;
  const note = noteOf(outcome);
  return { outcome, ...(note !== undefined && { note: notes.indexOf(note) + 1 }) };
}

/** What a person wants to know of a cell that is neither good nor told in detail. */
function noteOf(outcome: Outcome | undefined): string | undefined {
  if (outcome?.status === 'skipped') return outcome.reason?.trim().replace(/\s*\r?\n\s*/g, ' ');
  if (outcome?.status !== 'knownDeviation' || outcome.deviation === undefined) return undefined;
  const { what, source } = outcome.deviation;
  return source === '' ? what : `${what} Source: ${source}`;
}

function legendOf(rows: readonly MechanismRow[]): readonly string[] {
  const cells = rows.flatMap((row) => row.cells.flatMap((cell) => cell ?? []));
  const extra = cells.some(({ outcome }) => /(^| )\+\d+$/.test(shortEvidence(outcome))) ? ['+ copies too many'] : [];
  return [...statusLegend(cells.map(({ outcome }) => outcome.status)), ...extra];
}
