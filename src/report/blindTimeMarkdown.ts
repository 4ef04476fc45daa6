import type { BlindTimeReport, BlindTimeResult, MedianSummary } from '../model/blindTime.ts';
import { countText, LEGEND, originalLine, rangeText, resultLine, rowName, timeText } from './blindTime.ts';
import { escapeMarkdown, fenced, markdownTable } from './escape.ts';
import { duration } from './headline.ts';

const HEAD = ['', 'Applied ms', 'Missing ms', 'packets', 'after applied', 'Surplus ms', 'copies', 'after applied'];
const REST = ['Doubled', 'Gap ms', 'before', 'growth', 'Not delivered', 'before', 'Reordered'];

/** Blind time as Markdown: what it ran on, and of each mechanism a table with the least and the most of each number. */
export function blindTimeMarkdown(report: BlindTimeReport): string {
  const { program, startedAt, environment, openVSwitch, command, durationMs, complete } = report;
  const machine = `kernel ${environment.kernel}, ${environment.cores} cores, Node ${environment.node}`;
  const end = complete ? '' : ' Cut short.';
  return `${[
    '## Blind time of mirrors',
    escapeMarkdown(
      `mirrorbench ${program.version} (${program.commit}), ${startedAt}, ${duration(durationMs)}; Open vSwitch ${openVSwitch}, ${machine}.${end}`,
    ),
    fenced([command]),
    ...report.results.flatMap((result) => [
      escapeMarkdown(resultLine(result, report)),
      ...(result.rows.length === 0 ? [] : [table(result), escapeMarkdown(originalLine(result))]),
      ...(result.doubts.length === 0 ? [] : [fenced(['Not counted:', ...result.doubts])]),
    ]),
    escapeMarkdown(LEGEND.join(' ')),
    'In brackets: from the least to the most.',
  ].join('\n\n')}\n`;
}

function table({ rows }: BlindTimeResult): string {
  const cells = rows.map((row) => {
    const { quantities: all, windowMs } = row;
    const time = (summary: MedianSummary) => withRange(timeText(summary, windowMs), summary);
    const count = (summary: MedianSummary) => withRange(countText(summary), summary);
    return [
      rowName(row),
      count(all.appliedMs),
      time(all.missingMs),
      count(all.missingPackets),
      count(all.missingAfterApplied),
      time(all.surplusMs),
      count(all.surplusCopies),
      count(all.surplusAfterApplied),
      ...[all.doubled, all.gapMs, all.quietGapMs, all.gapGrowthMs].map(count),
      ...[all.undelivered, all.quietUndelivered, all.reordered].map(count),
    ];
  });
  return markdownTable(
    [...HEAD, ...REST],
    cells.map((row) => row.map(escapeMarkdown)),
  );
}

function withRange(text: string, summary: MedianSummary): string {
  const { min, max, openFrom } = summary;
  return min === undefined || (min === max && openFrom === undefined) ? text : `${text} [${rangeText(summary)}]`;
}
