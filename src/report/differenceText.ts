import { differenceHeadline, differenceSections, evidenceText, statusText } from './differenceSections.ts';
import { changeRows, type MeasuredDifference, measuredHeadline, NOTHING_MEASURED } from './measuredDifference.ts';
import { namingOf, outcomeName } from './names.ts';
import { type Painter, painter } from './paint.ts';
import { hasRegressed, type OutcomeChange, type RunDifference } from './runDifference.ts';
import type { Naming } from './summary.ts';
import type { TableOptions } from './table.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Two runs compared, for the terminal: the one line that matters, where they ran under other conditions, and each outcome that changed. */
export function renderDifference(
  difference: RunDifference,
  { color, width = 80 }: TableOptions,
  measured: MeasuredDifference = NOTHING_MEASURED,
): string {
  const room = Math.max(60, width);
  const paint = painter(color);
  const naming = namingOf({ switches: [], ...difference });
  const headline = wrap([differenceHeadline(difference), ...measuredHeadline(measured)].join('; '), room);
  const tone = hasRegressed(difference) ? 'failed' : (measured.status ?? 'passed');
  const parts = [
    headline.map(paint.status(tone)).join('\n'),
    environmentText(difference, room, paint),
    ...differenceSections(difference).map(({ title, outcomes }) =>
      [paint.head(title), ...outcomes.flatMap((each) => entry(each, naming, room, paint))].join('\n'),
    ),
    measuredText(measured, room, paint),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function environmentText({ environment }: RunDifference, room: number, paint: Painter): string {
  if (environment.length === 0) return '';
  const lines = environment.flatMap(({ what, base, head }) =>
    wrap(visible(`${what}: ${base} → ${head}`), room, '  ', '    '),
  );
  return [paint.notice('The runs are not of one environment'), ...lines].join('\n');
}

function entry(each: OutcomeChange, naming: Naming, room: number, paint: Painter): readonly string[] {
  const { base, head } = each;
  const name = visible(outcomeName(each, naming));
  const change = `${statusText(base)} → ${statusText(head)}`;
  const evidence = visible(evidenceText(each));
  return [
    ...wrap(`${name}: ${change}`, room, '  ', '    ').map(
      head === undefined ? paint.notice : paint.status(head.status),
    ),
    ...(evidence === '' ? [] : wrap(evidence, room, '      ')),
  ];
}

function measuredText(measured: MeasuredDifference, room: number, paint: Painter): string {
  const rows = changeRows(measured);
  if (rows.length === 0) return '';
  const lines = rows.flatMap(({ benchmark, state, quantity, base, head, absolute, relative, judged, status }) => [
    ...wrap(visible(`${benchmark}: ${state}, ${quantity}: ${base} → ${head}`), room, '  ', '    ').map(
      status === undefined ? paint.notice : paint.status(status),
    ),
    ...[
      ...(relative === '' ? [] : [`against its reference: ${relative}`]),
      ...(absolute === '' ? [] : [`by itself: ${absolute}`]),
      ...(judged === '' ? [] : [judged]),
    ].flatMap((line) => wrap(visible(line), room, '      ', '        ')),
  ]);
  return [paint.head('Measured otherwise'), ...lines].join('\n');
}
