import type { Outcome } from '../model/report.ts';
import { failedOtherwise } from './deviations.ts';
import { evidenceLines } from './evidenceLines.ts';
import { lossLines } from './ledgerText.ts';
import { outcomeName } from './names.ts';
import type { Painter } from './paint.ts';
import { shown, verdictText } from './status.ts';
import type { Naming } from './summary.ts';
import { visible, visibleLines } from './visible.ts';
import { wrap } from './wrap.ts';

/**
 * One outcome that did not pass, for the terminal: its claim, each verdict that did not pass with its findings, its reason, and where there is
 * more to find out.
 *
 * @param folder that run.json lies in
 */
export function renderDetails(
  outcome: Outcome,
  naming: Naming,
  width: number,
  paint: Painter,
  folder?: string,
): string {
  const title = `${verdictText(outcome.status)}: ${visible(outcomeName(outcome, naming))}`;
  const verdicts = outcome.verdicts
    .filter((verdict) => verdict.status !== 'passed')
    .flatMap((verdict) => [
      ...wrap(
        visible(`${shown[verdict.status].symbol} ${verdict.check}: ${verdict.evidence}`),
        width,
        '    ',
        '      ',
      ),
      ...verdict.findings.flatMap((finding) => wrap(visible(finding.summary), width, '      - ', '        ')),
    ]);
  const otherwise = failedOtherwise(outcome);
  const reason = visibleLines(outcome.reason ?? '').flatMap((line) => wrap(line, width, '    '));
  return [
    ...wrap(title, width).map(paint.status(outcome.status)),
    ...wrap(visible(outcome.claim), width, '  '),
    ...verdicts,
    ...(otherwise === undefined ? [] : wrap(visible(otherwise), width, '    ', '      ')),
    ...reason.filter((line) => line !== ''),
    ...lossLines(outcome).flatMap((line) => wrap(line, width, '    ', '      ')),
    ...evidenceLines(outcome, folder).flatMap((line) => wrap(visible(line), width, '  ', '    ')),
  ].join('\n');
}
