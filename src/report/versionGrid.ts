import type { OutcomeStatus } from '../model/report.ts';
import { commonSuite } from './evidence.ts';
import { type Cell, GAP, type Grid, widestWrapped } from './grid.ts';
import type { Painter } from './paint.ts';
import { shown, verdictText } from './status.ts';
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
  const names = nameColumns(table.rows);
  const left = room - names.fixed - Math.min(names.widest, LEAST_SCENARIO);
  const inWords = blocksOf(table, verdictText, left);
  const words = inWords.length <= 1;
  const textOf = words ? verdictText : (status: OutcomeStatus) => shown[status].symbol;
  const blocks = words ? inWords : blocksOf(table, textOf, left);
  return {
    grids: blocks.map((columnsOf) => gridOf(table, names, columnsOf, textOf, room, paint)),
    legend: legendOf(table, words),
  };
}

/** Columns that a scenario's name gets at least, if it needs them. */
const LEAST_SCENARIO = 24;
/** A version's label takes no more columns than this, but as many lines as it needs. */
const WIDEST_LABEL = 14;
const DIFFERS = '≠';

interface NameColumns {
  readonly head: string;
  readonly scenarios: readonly string[];
  readonly variants: readonly string[];
  readonly variantWidth: number;
  /** Columns of all that stands left of the versions, without the scenarios' own. */
  readonly fixed: number;
  /** Columns of the widest scenario. */
  readonly widest: number;
}

function nameColumns(rows: readonly VersionRow[]): NameColumns {
  const suite = commonSuite(rows);
  const head = suite === '' ? 'scenario' : `scenario (${suite})`;
  const scenarios = rows.map(({ scenario }) => visible(suite === '' ? scenario : scenario.slice(suite.length + 1)));
  const variants = rows.map(({ variant }) => variant);
  const variantWidth = widestWrapped(['variant', ...variants], 12);
  const fixed = columns(DIFFERS) + variantWidth + 2 * GAP.length;
  return { head, scenarios, variants, variantWidth, fixed, widest: Math.max(...[head, ...scenarios].map(columns)) };
}

/** A version's place in the table, and how wide its column is. */
interface VersionColumn {
  readonly index: number;
  readonly label: string;
  readonly width: number;
}

/** The columns of versions, as many in a block as there is room for, at least one. */
function blocksOf(
  { versions, rows }: VersionTable,
  textOf: (status: OutcomeStatus) => string,
  room: number,
): readonly (readonly VersionColumn[])[] {
  const blocks: VersionColumn[][] = [];
  let left = 0;
  versions.forEach((version, index) => {
    const label = visible(version);
    const statuses = rows.flatMap(({ cells }) => cells[index]?.status ?? []);
    const width = Math.max(widestWrapped([label], WIDEST_LABEL), ...statuses.map((status) => columns(textOf(status))));
    const needed = width + GAP.length;
    const block = blocks.at(-1);
    if (block === undefined || needed > left) {
      blocks.push([{ index, label, width }]);
      left = room - needed;
    } else {
      block.push({ index, label, width });
      left -= needed;
    }
  });
  return blocks;
}

function gridOf(
  { rows }: VersionTable,
  names: NameColumns,
  block: readonly VersionColumn[],
  textOf: (status: OutcomeStatus) => string,
  room: number,
  paint: Painter,
): Grid {
  const taken = block.reduce((sum, { width }) => sum + width + GAP.length, names.fixed);
  const cellOf = (row: VersionRow, index: number): Cell => {
    const status = row.cells[index]?.status;
    return status === undefined ? { text: '' } : { text: textOf(status), paint: paint.status(status) };
  };
  return {
    head: ['', names.head, 'variant', ...block.map(({ label }) => label)],
    rows: rows.map((row, at) => [
      row.differs ? { text: DIFFERS, paint: paint.notice } : { text: '' },
      { text: names.scenarios[at] ?? '' },
      { text: names.variants[at] ?? '' },
      ...block.map(({ index }) => cellOf(row, index)),
    ]),
    widths: [
      columns(DIFFERS),
      widestWrapped([names.head, ...names.scenarios], room - taken),
      names.variantWidth,
      ...block.map(({ width }) => width),
    ],
    aligns: ['left', 'left', 'left', ...block.map(() => 'left' as const)],
  };
}

function legendOf({ rows }: VersionTable, words: boolean): string {
  const seen = new Set(rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.status ?? [])));
  const statuses = (Object.keys(shown) as OutcomeStatus[]).filter((status) => !words && seen.has(status));
  const differs = rows.some((row) => row.differs) ? [`${DIFFERS} versions differ`] : [];
  return [...statuses.map(verdictText), ...differs].join(GAP);
}
