import type { Outcome } from '../model/report.ts';
import { escapeMarkdown, markdownTable } from './escape.ts';
import { outcomeNames } from './names.ts';
import { shown, verdictText } from './status.ts';
import type { VersionChange, VersionStep } from './versionSteps.ts';
import type { VersionTable } from './versionTable.ts';

/** Scenarios down, versions across, as Markdown; rows where versions differ are bold. */
export function versionsMarkdown({ versions, rows }: VersionTable): readonly string[] {
  const table = markdownTable(
    ['Scenario', 'Variant', ...versions.map(escapeMarkdown)],
    rows.map(({ scenario, variant, cells, differs }) =>
      [escapeMarkdown(scenario), variant, ...cells.map(cellText)].map((text) => (differs ? bold(text) : text)),
    ),
  );
  return rows.some(({ differs }) => differs) ? [table, 'Bold: versions differ.'] : [table];
}

/** What changes between versions, as Markdown; nothing when there is but one version. */
export function stepsMarkdown(steps: readonly VersionStep[]): readonly string[] {
  return steps.length === 0 ? [] : ['### What changes between versions', ...steps.flatMap(stepMarkdown)];
}

function stepMarkdown(step: VersionStep): readonly string[] {
  const gates = [
    ['Gates now in force', step.gatesNow],
    ['Gates no longer in force', step.gatesNoLonger],
  ] as const;
  const entries = [
    ...step.changes.flatMap(changeLines),
    ...gates
      .filter(([, names]) => names.length > 0)
      .map(([title, names]) => `- ${title}: ${names.map(escapeMarkdown).join(', ')}`),
  ];
  const title = `#### ${escapeMarkdown(step.from)} → ${escapeMarkdown(step.to)}: ${step.summary}`;
  return entries.length === 0 ? [title] : [title, entries.join('\n')];
}

function changeLines({ outcomes, before, after, notes }: VersionChange): readonly string[] {
  return [
    `- ${escapeMarkdown(outcomeNames(outcomes, {}))}: ${shown[before].word} → ${bold(shown[after].word)}`,
    ...notes.map((note) => `  - ${escapeMarkdown(note)}`),
  ];
}

function cellText(outcome: Outcome | undefined): string {
  return outcome === undefined ? '' : verdictText(outcome.status);
}

function bold(text: string): string {
  return text.trim() === '' ? text : `**${text.trim()}**`;
}
