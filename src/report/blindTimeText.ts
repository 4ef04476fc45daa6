import type { BlindTimeReport, BlindTimeResult, BlindTimeRow } from '../model/blindTime.ts';
import { countText, isMeasured, LEGEND, originalLine, resultLine, rowName, timeText } from './blindTime.ts';
import { fittedWidths } from './grid.ts';
import { drawn } from './gridText.ts';
import { duration } from './headline.ts';
import { type Painter, painter } from './paint.ts';
import type { TableOptions } from './table.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

const HEAD = ['', 'missing ms', 'packets', 'surplus ms', 'copies', 'doubled', 'gap ms', 'before'] as const;

/** Blind time for the terminal: of each mechanism what was measured, and a table. */
export function renderBlindTime(report: BlindTimeReport, { color, width = 80 }: TableOptions): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const { openVSwitch, durationMs, seed, complete } = report;
  const end = complete ? '' : ', cut short';
  const parts = [
    ...report.results.flatMap((result) => [
      wrap(resultLine(result, report), room)
        .map(paint.status(isMeasured({ ...report, results: [result] }) ? 'passed' : 'inconclusive'))
        .join('\n'),
      ...(result.rows.length === 0 ? [] : [table(result, room, paint), wrap(originalLine(result), room).join('\n')]),
      ...(result.doubts.length === 0 ? [] : [doubtsText(result, room)]),
    ]),
    LEGEND.flatMap((sentence) => wrap(sentence, room)).join('\n'),
    `Open vSwitch ${openVSwitch}, ${duration(durationMs)}, seed ${seed}${end}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function table({ rows }: BlindTimeResult, room: number, paint: Painter): string {
  const cells = rows.map(cellsOf);
  return drawn(
    {
      head: HEAD,
      rows: cells.map((row) => row.map((text) => ({ text }))),
      widths: fittedWidths([HEAD, ...cells], room),
      aligns: HEAD.map((_, index) => (index === 0 ? 'left' : 'right')),
    },
    paint,
  );
}

function cellsOf(row: BlindTimeRow): readonly string[] {
  const { quantities, windowMs } = row;
  return [
    rowName(row),
    timeText(quantities.missingMs, windowMs),
    countText(quantities.missingPackets),
    timeText(quantities.surplusMs, windowMs),
    countText(quantities.surplusCopies),
    countText(quantities.doubled),
    countText(quantities.gapMs),
    countText(quantities.quietGapMs),
  ];
}

function doubtsText({ doubts }: BlindTimeResult, room: number): string {
  return ['Not counted:', ...doubts.flatMap((text) => wrap(visible(text), room, '  - ', '    '))].join('\n');
}
