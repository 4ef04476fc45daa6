import Table from 'cli-table3';
import type { Outcome, Report } from '../model/report.ts';
import { renderDetails } from './details.ts';
import { commonSuite, evidenceOf } from './evidence.ts';
import { duration, headline, worstOf } from './headline.ts';
import { type Painter, painter } from './paint.ts';
import { verdictText } from './status.ts';
import { variantName } from './summary.ts';
import { visible } from './visible.ts';
import { columns, wrap } from './wrap.ts';

/** How to draw: `color` with terminal colours; `width` in columns, 80 unless told, not less than 60. */
export interface TableOptions {
  readonly color: boolean;
  readonly width?: number;
}

/** A report for the terminal: the one line that matters, the outcomes as a table, then what did not pass in detail. */
export function renderTable(report: Report, { color, width = 80 }: TableOptions): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const top = wrap(visible(headline(report)), room).map(paint.status(worstOf(report.summary) ?? 'inconclusive'));
  const parts = [top.join('\n')];
  if (report.outcomes.length > 0) parts.push(outcomeTable(report.outcomes, room, paint));
  const open = report.outcomes.filter((outcome) => outcome.status !== 'passed');
  parts.push(...open.map((outcome) => renderDetails(outcome, room, paint)));
  return `${parts.join('\n\n')}\n`;
}

const GAP = '  ';
/** A cell that comes from outside takes no more lines than this; what a person needs of it stands in the details. */
const MOST_LINES = 4;

function outcomeTable(outcomes: readonly Outcome[], room: number, paint: Painter): string {
  const suite = commonSuite(outcomes);
  const head = [suite === '' ? 'scenario' : `scenario (${suite})`, 'variant', 'verdict', 'evidence', 'time'];
  const rows = outcomes.map((outcome) => [
    visible(suite === '' ? outcome.scenario : outcome.scenario.slice(suite.length + 1)),
    variantName(outcome.variant),
    verdictText(outcome.status),
    visible(evidenceOf(outcome)),
    duration(outcome.durationMs),
  ]);
  const widths = columnWidths([head, ...rows], room);
  const cells = (row: readonly string[]) => row.map((text, index) => fitted(text, widths[index] ?? 2));
  const table = new Table({
    head: cells(head).map((cell) => perLine(cell, paint.head)),
    colWidths: [...widths],
    colAligns: ['left', 'left', 'left', 'left', 'right'],
    chars: { ...lines, mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  rows.forEach((row, index) => {
    const [scenario = '', variant = '', verdict = '', evidence = '', time = ''] = cells(row);
    const painted = perLine(verdict, paint.status(outcomes[index]?.status ?? 'errored'));
    table.push(
      [scenario, variant, painted, evidence, time].map((content) => ({ content, chars: index === 0 ? rule : {} })),
    );
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

/** Verdict and time as wide as they are; of the rest the names get what they need up to a share; the evidence what then remains. */
function columnWidths(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const widest = (index: number): number => Math.max(...rows.map((row) => columns(row[index] ?? '')));
  const [verdict, time] = [widest(2), widest(4)];
  const rest = room - verdict - time - 4 * GAP.length;
  const wrapped = (index: number, most: number): number =>
    Math.max(...rows.flatMap((row) => wrap(row[index] ?? '', most).map(columns)));
  const scenario = wrapped(0, Math.floor(rest * 0.4));
  const variant = wrapped(1, Math.floor((rest - scenario) * 0.4));
  return [scenario, variant, verdict, Math.min(widest(3), rest - variant - scenario), time];
}

function fitted(text: string, width: number): string {
  const all = wrap(text, width);
  if (all.length <= MOST_LINES) return all.join('\n');
  const [last = ''] = wrap(all[MOST_LINES - 1] ?? '', width - 1);
  return [...all.slice(0, MOST_LINES - 1), `${last}…`].join('\n');
}

function perLine(text: string, paint: (line: string) => string): string {
  return text.split('\n').map(paint).join('\n');
}
