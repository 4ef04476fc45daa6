import type { OutcomeStatus } from '../model/report.ts';
import { type Column, columnGrids, type RowNames } from './columnGrids.ts';
import { commonSuite } from './evidence.ts';
import { type Cell, GAP, type Grid, widestWrapped } from './grid.ts';
import type { Painter } from './paint.ts';
import { shown, statusLegend, verdictText } from './status.ts';
import type { VersionRow, VersionTable } from './versionTable.ts';
import { visible } from './visible.ts';
import { columns } from './wrap.ts';

/**
 * Scenarios down, versions across. Verdicts are symbols only when words do not fit; when not even these do, the versions are spread
 * over several grids.
 *
 * @returns the legend too, one line, empty when there is nothing to explain
 */
export function versionGrids(
  table: VersionTable,
  room: number,
  paint: Painter,
): { readonly grids: readonly Grid[]; readonly legend: string } {
  const names = rowNames(table.rows, paint);
  const gridsIn = (textOf: (status: OutcomeStatus) => string) =>
    columnGrids(names, versionColumns(table, textOf, paint), room);
  const inWords = gridsIn(verdictText);
  const words = inWords.length <= 1;
  return {
    grids: words ? inWords : gridsIn((status) => shown[status].symbol),
    legend: legendOf(table, words),
  };
}

/** Columns that a scenario's name gets at least, if it needs them. */
const LEAST_SCENARIO = 24;
/** A version's label takes no more columns than this, but as many lines as it needs. */
const WIDEST_LABEL = 14;
const DIFFERS = '≠';

function rowNames(rows: readonly VersionRow[], paint: Painter): RowNames {
  const suite = commonSuite(rows);
  const head = suite === '' ? 'scenario' : `scenario (${suite})`;
  const scenarios = rows.map(({ scenario }) => visible(suite === '' ? scenario : scenario.slice(suite.length + 1)));
  const variants = rows.map(({ variant }) => variant);
  const marks = rows.map(({ differs }): Cell => (differs ? { text: DIFFERS, paint: paint.notice } : { text: '' }));
  return {
    before: [{ head: '', cells: marks, width: columns(DIFFERS) }],
    names: { head, cells: cellsOf(scenarios), width: Math.max(...[head, ...scenarios].map(columns)) },
    least: LEAST_SCENARIO,
    after: [{ head: 'variant', cells: cellsOf(variants), width: widestWrapped(['variant', ...variants], 12) }],
  };
}

function cellsOf(texts: readonly string[]): readonly Cell[] {
  return texts.map((text) => ({ text }));
}

function versionColumns(
  { versions, rows }: VersionTable,
  textOf: (status: OutcomeStatus) => string,
  paint: Painter,
): readonly Column[] {
  return versions.map((version, index) => {
    const head = visible(version);
    const cells = rows.map((row): Cell => {
      const status = row.cells[index]?.status;
      return status === undefined ? { text: '' } : { text: textOf(status), paint: paint.status(status) };
    });
    const width = Math.max(widestWrapped([head], WIDEST_LABEL), ...cells.map(({ text }) => columns(text)));
    return { head, cells, width };
  });
}

function legendOf({ rows }: VersionTable, words: boolean): string {
  const seen = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.status ?? []));
  const differs = rows.some((row) => row.differs) ? [`${DIFFERS} versions differ`] : [];
  return [...(words ? [] : statusLegend(seen)), ...differs].join(GAP);
}
