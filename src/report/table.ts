import type { Outcome, Report } from '../model/report.ts';
import { renderBenchLines, renderBenchmark, renderEnvironment } from './benchText.ts';
import { renderDetails } from './details.ts';
import { goneDeviations, knownDeviations } from './deviations.ts';
import { renderGoneDeviations, renderKnownDeviations } from './deviationsText.ts';
import { drawn } from './gridText.ts';
import { headline, summaryOf, worstOf } from './headline.ts';
import { costTable } from './mechanismCosts.ts';
import { renderCosts } from './mechanismCostsText.ts';
import { mechanismTable, outcomesBeside } from './mechanismTable.ts';
import { renderMechanisms } from './mechanismText.ts';
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

/** How to draw: `color` with terminal colours; `width` in columns, 80 unless told, not less than 60; `folder` that run.json lies in. */
export interface TableOptions {
  readonly color: boolean;
  readonly width?: number;
  readonly folder?: string;
}

/**
 * A report for the terminal: the one line that matters, the outcomes as a table, mechanisms side by side where there are several, with several versions of Open vSwitch what changes
 * between them, what did not pass in detail, known deviations in short, and benchmarks with what they were measured on.
 */
export function renderTable(report: Report, { color, width = 80, folder }: TableOptions): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const naming = namingOf(report);
  const { outcomes, benchmarks = [] } = report;
  const beside = outcomesBeside(outcomes);
  const gone = goneDeviations(outcomes);
  const worst = worstOf(summaryOf(report)) ?? 'inconclusive';
  const tone = worst === 'passed' && gone.length > 0 ? paint.notice : paint.status(worst);
  const parts = [
    wrap(visible(headline(report)), room)
      .map(tone)
      .join('\n'),
    renderBenchLines(benchmarks, room, paint),
    ...renderCosts(costTable(benchmarks), room, paint),
    renderGoneDeviations(gone, naming, room, paint),
    ...renderMechanisms(mechanismTable(report), room, paint),
    ...(beside.length === 0
      ? []
      : naming.ovs
        ? byVersion(report, beside, room, paint)
        : [byOutcome(beside, room, paint)]),
    naming.ovs ? renderSteps(versionSteps(report), room, paint) : '',
    ...openOutcomes(report).map((outcome) => renderDetails(outcome, naming, room, paint, folder)),
    renderKnownDeviations(knownDeviations(beside), naming, room, paint),
    ...benchmarks.map((result) => renderBenchmark(result, room, paint)),
    renderSwitches(report.switches, room),
    benchmarks.length === 0 ? '' : renderEnvironment(report.environment, room, paint),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function byOutcome(outcomes: readonly Outcome[], room: number, paint: Painter): string {
  return drawn(outcomeGrid(outcomes, room, paint), paint);
}

function byVersion(
  { switches }: Report,
  outcomes: readonly Outcome[],
  room: number,
  paint: Painter,
): readonly string[] {
  const { grids, legend } = versionGrids(versionTable({ switches, outcomes }), room, paint);
  return [...grids.map((grid) => drawn(grid, paint)), wrap(legend, room).join('\n')];
}
