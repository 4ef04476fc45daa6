import type { Outcome, Report, StoredTrial } from '../model/report.ts';
import { benchLinesMarkdown, benchmarkMarkdown } from './benchMarkdown.ts';
import { allOutcomes } from './benchmarkOutcome.ts';
import { failedOtherwise, goneDeviations, knownDeviations } from './deviations.ts';
import { environmentRows } from './environmentRows.ts';
import { escapeMarkdown, fenced, markdownTable } from './escape.ts';
import { evidenceOf } from './evidence.ts';
import { duration, headline } from './headline.ts';
import { goneMarkdown, knownMarkdown } from './markdownDeviations.ts';
import { ledgerMarkdown } from './markdownLedger.ts';
import { switchesMarkdown } from './markdownSwitches.ts';
import { trafficMarkdown } from './markdownTraffic.ts';
import { stepsMarkdown, versionsMarkdown } from './markdownVersions.ts';
import { costTable } from './mechanismCosts.ts';
import { costsMarkdown } from './mechanismCostsMarkdown.ts';
import { mechanismsMarkdown } from './mechanismMarkdown.ts';
import { mechanismTable, outcomesBeside } from './mechanismTable.ts';
import { namingOf, outcomeName } from './names.ts';
import { openOutcomes } from './open.ts';
import { shellWords } from './shellWords.ts';
import { shown, verdictText } from './status.ts';
import { type Naming, variantName } from './summary.ts';
import { versionSteps } from './versionSteps.ts';
import { versionTable } from './versionTable.ts';

/** A report as GitHub-flavoured Markdown, fit for a pull request comment: what matters first, the accounts folded away. */
export function renderMarkdown(report: Report): string {
  const { program, outcomes, switches, benchmarks = [] } = report;
  const measured = benchmarks.map(benchmarkMarkdown);
  const naming = namingOf(report);
  const beside = outcomesBeside(outcomes);
  const open = openOutcomes(report);
  const captured = outcomes.filter((outcome) => outcome.trials.length > 0);
  const sections = [
    `## ${escapeMarkdown(headline(report))}`,
    benchLinesMarkdown(benchmarks),
    ...costsMarkdown(costTable(benchmarks)),
    ...goneMarkdown(goneDeviations(outcomes), naming),
    escapeMarkdown(`mirrorbench ${program.version} (${program.commit}), started ${report.startedAt}.`),
    ...mechanismsMarkdown(mechanismTable(report)),
    ...(beside.length === 0 ? [] : naming.ovs ? byVersion(report, beside) : [outcomeTable(beside)]),
    ...(naming.ovs ? stepsMarkdown(versionSteps(report)) : []),
    ...(open.length > 0 ? ['### What did not pass', ...open.map((outcome) => details(outcome, naming))] : []),
    ...knownMarkdown(knownDeviations(beside), naming),
    ...measured.map(({ result }) => result),
    folded(
      'How it was measured',
      measured.map(({ method }) => method),
    ),
    folded('Traffic', trafficMarkdown(captured, naming)),
    folded(
      'Captures',
      captured.map((outcome) => accounts(outcome, naming)),
    ),
    folded('Ledger', ledgerMarkdown(captured, naming)),
    folded('Open vSwitch', switches.length === 0 ? [] : [switchesMarkdown(switches)]),
    folded('Environment', [environmentTable(report)]),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function byVersion({ switches }: Report, outcomes: readonly Outcome[]): readonly string[] {
  return versionsMarkdown(versionTable({ switches, outcomes }));
}

function outcomeTable(outcomes: readonly Outcome[]): string {
  return markdownTable(
    ['Scenario', 'Variant', 'Verdict', 'Evidence', 'Time'],
    outcomes.map((outcome) => [
      escapeMarkdown(outcome.scenario),
      variantName(outcome.variant),
      verdictText(outcome.status),
      escapeMarkdown(evidenceOf(outcome)),
      duration(outcome.durationMs),
    ]),
  );
}

function details(outcome: Outcome, naming: Naming): string {
  const otherwise = failedOtherwise(outcome);
  const verdicts = outcome.verdicts
    .filter((verdict) => verdict.status !== 'passed')
    .flatMap((verdict) => [
      `- ${shown[verdict.status].symbol} ${escapeMarkdown(verdict.check)}: ${escapeMarkdown(verdict.evidence)}`,
      ...verdict.findings.map((finding) => `  - ${escapeMarkdown(finding.summary)}`),
    ]);
  const known = otherwise === undefined ? [] : [`- ${escapeMarkdown(otherwise)}`];
  return [
    `#### ${verdictText(outcome.status)}: ${nameOf(outcome, naming)}`,
    escapeMarkdown(outcome.claim),
    [...verdicts, ...known].join('\n'),
    outcome.reason === undefined ? '' : fenced(outcome.reason.trimEnd().split(/\r?\n/)),
    outcome.evidence === undefined ? '' : `Evidence: ${escapeMarkdown(outcome.evidence)}`,
    outcome.repeat === undefined ? '' : `Repeat:\n\n${fenced([shellWords(outcome.repeat)])}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What each capture of an outcome holds, beside what the interface's counters say and what was lost: the witnesses. */
function accounts(outcome: Outcome, naming: Naming): string {
  const head = [
    'Trial',
    'Port',
    'Direction',
    'Captured',
    'Counted',
    'Dropped by the capture',
    'Lost before the switch',
  ];
  const doubts = outcome.trials.flatMap(({ trial, doubts }) =>
    doubts.map(({ summary }) => `- ${escapeMarkdown(trial)}: ${escapeMarkdown(summary)}`),
  );
  const table = markdownTable(head, outcome.trials.flatMap(captureRows));
  return [`**${nameOf(outcome, naming)}**`, table, doubts.join('\n')].filter((part) => part !== '').join('\n\n');
}

function captureRows(trial: StoredTrial): readonly (readonly string[])[] {
  return trial.captures.map((capture) => [
    escapeMarkdown(trial.trial),
    escapeMarkdown(capture.interface === undefined ? capture.port : `${capture.port} (${capture.interface})`),
    capture.direction,
    `${capture.packets}`,
    `${capture.counted}`,
    `${capture.droppedByKernel}`,
    capture.direction === 'arriving' ? `${trial.lostBeforeSwitch[capture.port] ?? 0}` : '',
  ]);
}

function environmentTable(report: Report): string {
  const offloads = [...new Set(allOutcomes(report).map(({ variant }) => variant.offloads))];
  const rows = [...environmentRows(report.environment), ['offloads', offloads.join(', ')]];
  return markdownTable(
    ['What', 'Value'],
    rows.map((row) => row.map(escapeMarkdown)),
  );
}

function folded(title: string, parts: readonly string[]): string {
  if (parts.length === 0) return '';
  return ['<details>', `<summary>${title}</summary>`, '', parts.join('\n\n'), '', '</details>'].join('\n');
}

function nameOf(outcome: Outcome, naming: Naming): string {
  return escapeMarkdown(outcomeName(outcome, naming));
}
