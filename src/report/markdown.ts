import type { Outcome, Report, StoredTrial } from '../model/report.ts';
import { failedOtherwise, goneDeviations, knownDeviations } from './deviations.ts';
import { escapeMarkdown, fenced, markdownTable } from './escape.ts';
import { evidenceOf } from './evidence.ts';
import { duration, headline } from './headline.ts';
import { goneMarkdown, knownMarkdown } from './markdownDeviations.ts';
import { switchesMarkdown } from './markdownSwitches.ts';
import { trafficMarkdown } from './markdownTraffic.ts';
import { stepsMarkdown, versionsMarkdown } from './markdownVersions.ts';
import { namingOf, outcomeName } from './names.ts';
import { openOutcomes } from './open.ts';
import { shown, verdictText } from './status.ts';
import { type Naming, variantName } from './summary.ts';
import { versionSteps } from './versionSteps.ts';
import { versionTable } from './versionTable.ts';

/** A report as GitHub-flavoured Markdown, fit for a pull request comment: what matters first, the accounts folded away. */
export function renderMarkdown(report: Report): string {
  const { program, outcomes, switches } = report;
  const naming = namingOf(report);
  const open = openOutcomes(report);
  const captured = outcomes.filter((outcome) => outcome.trials.length > 0);
  const sections = [
    `## ${escapeMarkdown(headline(report))}`,
    ...goneMarkdown(goneDeviations(outcomes), naming),
    escapeMarkdown(`mirrorbench ${program.version} (${program.commit}), started ${report.startedAt}.`),
    ...(outcomes.length === 0 ? [] : naming.ovs ? byVersion(report) : [outcomeTable(outcomes)]),
    ...(open.length > 0 ? ['### What did not pass', ...open.map((outcome) => details(outcome, naming))] : []),
    ...knownMarkdown(knownDeviations(outcomes), naming),
    folded('Traffic', trafficMarkdown(captured, naming)),
    folded(
      'Captures',
      captured.map((outcome) => accounts(outcome, naming)),
    ),
    folded('Open vSwitch', switches.length === 0 ? [] : [switchesMarkdown(switches)]),
    folded('Environment', [environmentTable(report)]),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function byVersion(report: Report): readonly string[] {
  return [...versionsMarkdown(versionTable(report)), ...stepsMarkdown(versionSteps(report))];
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
    doubts.map((doubt) => `- ${escapeMarkdown(trial)}: ${escapeMarkdown(doubt)}`),
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

function environmentTable({ environment, outcomes }: Report): string {
  const { tools, memoryBytes, cores, ...rest } = environment;
  const rows = [
    ['system', rest.system],
    ['kernel', rest.kernel],
    ['architecture', rest.architecture],
    ['processor', `${rest.processor}, ${cores} cores`],
    ['memory', `${(memoryBytes / 2 ** 30).toFixed(1)} GiB`],
    ['user', rest.user],
    ['offloads', [...new Set(outcomes.map(({ variant }) => variant.offloads))].join(', ')],
    ['node', rest.node],
    ...Object.entries(tools),
  ];
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
