import Table from 'cli-table3';
import type { Report } from '../model/report.ts';
import { renderDetails } from './details.ts';
import { goneDeviations, knownDeviations } from './deviations.ts';
import { renderGoneDeviations, renderKnownDeviations } from './deviationsText.ts';
import { GAP, type Grid } from './grid.ts';
import { headline, worstOf } from './headline.ts';
import { namingOf } from './names.ts';
import { openOutcomes } from './open.ts';
import { outcomeGrid } from './outcomeGrid.ts';
import { type Painter, painter } from './paint.ts';
import { renderSteps } from './stepsText.ts';
import { renderSwitches } from './switchesText.ts';
import { versionGrids } from './versionGrid.ts';
import { versionSteps } from './versionSteps.ts';
import { versionTable } from './versionTable.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** How to draw: `color` with terminal colours; `width` in columns, 80 unless told, not less than 60. */
export interface TableOptions {
  readonly color: boolean;
  readonly width?: number;
}

/**
 * A report for the terminal: the one line that matters, the outcomes as a table, with several versions of Open vSwitch what changes
 * between them, what did not pass in detail, and known deviations in short.
 */
export function renderTable(report: Report, { color, width = 80 }: TableOptions): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const naming = namingOf(report);
  const { outcomes } = report;
  const gone = goneDeviations(outcomes);
  const worst = worstOf(report.summary) ?? 'inconclusive';
  const tone = worst === 'passed' && gone.length > 0 ? paint.notice : paint.status(worst);
  const parts = [
    wrap(visible(headline(report)), room)
      .map(tone)
      .join('\n'),
    renderGoneDeviations(gone, naming, room, paint),
    ...(outcomes.length === 0 ? [] : naming.ovs ? byVersion(report, room, paint) : [byOutcome(report, room, paint)]),
    ...openOutcomes(report).map((outcome) => renderDetails(outcome, naming, room, paint)),
    renderKnownDeviations(knownDeviations(outcomes), naming, room, paint),
    renderSwitches(report.switches, room),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function byOutcome({ outcomes }: Report, room: number, paint: Painter): string {
  return drawn(outcomeGrid(outcomes, room, paint), paint);
}

function byVersion(report: Report, room: number, paint: Painter): readonly string[] {
  const { grids, legend } = versionGrids(versionTable(report), room, paint);
  return [
    ...grids.map((grid) => drawn(grid, paint)),
    wrap(legend, room).join('\n'),
    renderSteps(versionSteps(report), room, paint),
  ];
}

/** A cell that comes from outside takes no more lines than this; what a person needs of it stands in the details. */
const MOST_LINES = 4;

function drawn({ head, rows, widths, aligns }: Grid, paint: Painter): string {
  const content = (text: string, column: number, paintLine: (line: string) => string = (line) => line) =>
    fitted(text, widths[column] ?? 2)
      .map((line) => (line === '' ? line : paintLine(line)))
      .join('\n');
  const table = new Table({
    head: head.map((text, column) => content(text, column, paint.head)),
    colWidths: [...widths],
    colAligns: [...aligns],
    chars: { ...lines, mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  rows.forEach((row, index) => {
    const cells = row.map((cell, column) => content(cell.text, column, cell.paint));
    table.push(cells.map((cell) => ({ content: cell, chars: index === 0 ? rule : {} })));
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Nothing around the table and only a gap between its columns, so that a line can be copied and grepped. */
const lines = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', left: '', right: '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', middle: GAP },
};
const rule = { mid: '─', 'mid-mid': '──' };

function fitted(text: string, width: number): readonly string[] {
  const all = wrap(text, width);
  if (all.length <= MOST_LINES) return all;
  const [last = ''] = wrap(all[MOST_LINES - 1] ?? '', width - 1);
  return [...all.slice(0, MOST_LINES - 1), `${last}…`];
}
