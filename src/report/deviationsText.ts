import type { DeviationEntry } from './deviations.ts';
import { outcomeNames } from './names.ts';
import type { Painter } from './paint.ts';
import { shown } from './status.ts';
import type { Naming } from './summary.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Known deviations for the terminal: who showed them, what they are, and where that stands; empty when there are none. */
export function renderKnownDeviations(
  deviations: readonly DeviationEntry[],
  naming: Naming,
  width: number,
  paint: Painter,
): string {
  if (deviations.length === 0) return '';
  const title = paint.head('Known deviations');
  const entries = deviations.flatMap(({ outcomes, what, source }) => [
    ...wrap(visible(`${shown.knownDeviation.symbol} ${outcomeNames(outcomes, naming)}`), width, '', '    ').map(
      paint.status('knownDeviation'),
    ),
    ...account(what, source, width),
  ]);
  return [title, ...entries].join('\n');
}

/** What a person must act on: deviations that are known and were not seen; empty when there are none. */
export function renderGoneDeviations(
  deviations: readonly DeviationEntry[],
  naming: Naming,
  width: number,
  paint: Painter,
): string {
  return deviations
    .flatMap(({ outcomes, what, source }) => {
      const line = `no longer deviates: ${outcomeNames(outcomes, naming)}; take it out of the known deviations`;
      return [...wrap(visible(line), width, '', '    ').map(paint.notice), ...account(what, source, width)];
    })
    .join('\n');
}

function account(what: string, source: string, width: number): readonly string[] {
  return [
    ...wrap(visible(what), width, '  '),
    ...(source === '' ? [] : wrap(visible(`source: ${source}`), width, '  ', '    ')),
  ];
}
