import type { BenchmarkResult } from '../model/benchmark.ts';
import { benchFacts } from './benchFacts.ts';
import { benchLine } from './benchLine.ts';
import { benchRows } from './benchRows.ts';
import { benchTables } from './benchTables.ts';
import { escapeMarkdown, fenced, markdownTable } from './escape.ts';
import { benchmarksBeside } from './mechanismCosts.ts';
import { outcomeName } from './names.ts';
import { shellWords } from './shellWords.ts';
import { shown, verdictText } from './status.ts';

/** What each of several benchmarks comes down to, as a list; of one alone the headline says it, and of mechanisms their table. */
export function benchLinesMarkdown(results: readonly BenchmarkResult[]): string {
  if (results.length < 2) return '';
  return benchmarksBeside(results)
    .map((result) => {
      const name = outcomeName({ scenario: result.benchmark, variant: result.variant }, {});
      return `- ${shown[result.status].symbol} ${escapeMarkdown(`${name}: ${benchLine(result)}`)}`;
    })
    .join('\n');
}

/** A benchmark as Markdown: its quantities; how they were measured, loads and delays are to be folded away. */
export function benchmarkMarkdown(result: BenchmarkResult): { readonly result: string; readonly method: string } {
  const { benchmark: scenario, variant, status, question, reason, repeat } = result;
  const rows = benchRows(result);
  const reference = result.states[0]?.name ?? 'the reference';
  const head = ['Quantity', 'State', 'Estimate', `Against ${escapeMarkdown(reference)}`, 'p'];
  const parts = [
    `### ${verdictText(status)}: ${escapeMarkdown(outcomeName({ scenario, variant }, {}))}`,
    escapeMarkdown(question),
    reason === undefined ? '' : fenced(reason.trimEnd().split(/\r?\n/)),
    rows.length === 0
      ? ''
      : markdownTable(
          head,
          rows.map(({ label, state, estimate, change, p }) => [label, state, estimate, change, p].map(escapeMarkdown)),
        ),
  ];
  const method = [
    `**${escapeMarkdown(scenario)}**`,
    benchFacts(result)
      .map((fact) => `- ${escapeMarkdown(fact)}`)
      .join('\n'),
    ...benchTables(result).flatMap((table) => [
      `${table.title}:`,
      markdownTable(
        table.head.map(escapeMarkdown),
        table.rows.map((row) => row.map(escapeMarkdown)),
      ),
    ]),
    `Repeat:\n\n${fenced([shellWords(repeat)])}`,
  ];
  return { result: parts.filter((part) => part !== '').join('\n\n'), method: method.join('\n\n') };
}
