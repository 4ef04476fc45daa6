import { differenceHeadline, differenceSections, evidenceText, statusText } from './differenceSections.ts';
import { escapeMarkdown, markdownTable } from './escape.ts';
import { changeRows, type MeasuredDifference, measuredHeadline, NOTHING_MEASURED } from './measuredDifference.ts';
import { namingOf } from './names.ts';
import type { RunDifference } from './runDifference.ts';
import { variantName } from './summary.ts';

/** Two runs compared, as GitHub-flavoured Markdown, fit for a pull request comment. */
export function renderDifferenceMarkdown(
  difference: RunDifference,
  measured: MeasuredDifference = NOTHING_MEASURED,
): string {
  const naming = namingOf({ switches: [], ...difference });
  const sections = differenceSections(difference).flatMap(({ title, outcomes }) => [
    `### ${title}`,
    markdownTable(
      ['Scenario', 'Variant', 'Base', 'Head', 'Evidence'],
      outcomes.map((each) => [
        escapeMarkdown(each.scenario),
        escapeMarkdown(variantName(each.variant, naming)),
        statusText(each.base),
        statusText(each.head),
        escapeMarkdown(evidenceText(each)),
      ]),
    ),
  ]);
  const headline = escapeMarkdown([differenceHeadline(difference), ...measuredHeadline(measured)].join('; '));
  return `${[`## ${headline}`, ...environment(difference), ...sections, ...quantities(measured)].join('\n\n')}\n`;
}

function environment({ environment: differences }: RunDifference): readonly string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ what, base, head }) => [what, base, head].map(escapeMarkdown));
  return ['### The runs are not of one environment', markdownTable(['What', 'Base', 'Head'], rows)];
}

function quantities(measured: MeasuredDifference): readonly string[] {
  const rows = changeRows(measured);
  if (rows.length === 0) return [];
  const head = ['Benchmark', 'State', 'Quantity', 'Base', 'Head', 'Change', 'Change against the reference', 'Judged'];
  return [
    '### Measured otherwise',
    markdownTable(
      head,
      rows.map(({ benchmark, state, quantity, base, head: later, absolute, relative, judged }) =>
        [benchmark, state, quantity, base, later, absolute, relative, judged].map(escapeMarkdown),
      ),
    ),
  ];
}
