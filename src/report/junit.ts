import { XMLBuilder } from 'fast-xml-parser';
import type { Outcome, OutcomeStatus, Report } from '../model/report.ts';
import { allOutcomes } from './benchmarkOutcome.ts';
import { failedOtherwise, noLongerDeviates } from './deviations.ts';
import { evidenceOf } from './evidence.ts';
import { evidenceLines } from './evidenceLines.ts';
import { grouped } from './grouped.ts';
import { lossLines } from './ledgerText.ts';
import { namingOf } from './names.ts';
import { shown, verdictText } from './status.ts';
import { type Naming, variantName } from './summary.ts';
import { visible, visibleLines } from './visible.ts';

/**
 * A report as JUnit XML, for CI servers: a suite a folder of scenarios or benchmarks, a case an outcome. Both Jenkins' and Surefire's schema take it, which
 * know properties of suites alone.
 *
 * JUnit knows fewer states than a report. An outcome that is inconclusive is an error of type `inconclusive`, because it must not look like
 * one that passed. A known deviation passes, as it does for the exit code; its output says what it is, and its suite has a property for it.
 */
export function renderJunit(report: Report): string {
  const naming = namingOf(report);
  const outcomes = allOutcomes(report);
  const suites = grouped(outcomes, suiteOf);
  const xml = builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'mirrorbench',
      '@time': seconds(report.durationMs),
      ...counts(outcomes),
      testsuite: suites.map((each) => suite(each, report, naming)),
    },
  });
  return `${xml.trimEnd()}\n`;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

function suite(outcomes: readonly [Outcome, ...Outcome[]], report: Report, naming: Naming) {
  return {
    '@name': visible(suiteOf(outcomes[0])),
    '@timestamp': report.startedAt,
    '@time': seconds(outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0)),
    ...counts(outcomes),
    '@skipped': outcomes.filter(({ status }) => status === 'skipped').length,
    properties: { property: properties(outcomes, report, naming) },
    testcase: outcomes.map((outcome) => testCase(outcome, naming)),
  };
}

function properties(outcomes: readonly Outcome[], { program, environment, switches }: Report, naming: Naming) {
  const variants = [...new Set(outcomes.map(({ variant }) => variantName(variant, naming)))];
  const all = [
    ['mirrorbench', `${program.version} (${program.commit})`],
    ...switches.map(({ version, origin }) => ['openvswitch', `${version} (${origin})`]),
    ['kernel', environment.kernel],
    ['system', environment.system],
    ...variants.map((variant) => ['variant', variant]),
    ...outcomes
      .filter(({ status }) => status === 'knownDeviation')
      .map((outcome) => ['knownDeviation', `${caseName(outcome, naming)}: ${deviationText(outcome)}`]),
  ];
  return all.map(([name = '', value = '']) => ({ '@name': name, '@value': visible(value) }));
}

function testCase(outcome: Outcome, naming: Naming) {
  return {
    '@name': visible(caseName(outcome, naming)),
    '@classname': visible(suiteOf(outcome)),
    '@time': seconds(outcome.durationMs),
    ...result(outcome),
    'system-out': output(outcome).join('\n'),
  };
}

/** How each status reads in JUnit's words; nothing is added to a case that passed. */
const ELEMENTS = {
  passed: undefined,
  knownDeviation: undefined,
  failed: 'failure',
  inconclusive: 'error',
  errored: 'error',
  skipped: 'skipped',
} as const satisfies Record<OutcomeStatus, string | undefined>;

function result(outcome: Outcome) {
  const element = ELEMENTS[outcome.status];
  if (element === undefined) return {};
  const message = { '@message': visible(evidenceOf(outcome)) };
  if (element === 'skipped') return { skipped: message };
  return { [element]: { ...message, '@type': outcome.status, '#text': account(outcome).join('\n') } };
}

/** What did not hold, where packets were lost, and where there is more to find out, line by line. */
function account(outcome: Outcome): readonly string[] {
  const open = outcome.verdicts.filter(({ status }) => status !== 'passed');
  const otherwise = failedOtherwise(outcome);
  return [
    visible(outcome.claim),
    ...open.flatMap(({ status, check, evidence, findings }) => [
      visible(`${shown[status].symbol} ${check}: ${evidence}`),
      ...findings.map(({ summary }) => visible(`  - ${summary}`)),
    ]),
    ...(otherwise === undefined ? [] : [visible(otherwise)]),
    ...(outcome.reason === undefined ? [] : visibleLines(outcome.reason)),
    ...lossLines(outcome),
    ...evidenceLines(outcome).map(visible),
  ];
}

/** What each check rests on, whatever came of it. */
function output(outcome: Outcome): readonly string[] {
  const { status, claim, verdicts, reason } = outcome;
  const deviation = [
    ...(status === 'knownDeviation' ? [`known deviation: ${deviationText(outcome)}`] : []),
    ...(noLongerDeviates(outcome) ? [`no longer deviates: ${deviationText(outcome)}`] : []),
  ];
  return [
    `${verdictText(status)}: ${claim}`,
    ...deviation,
    ...verdicts.flatMap(({ status: each, check, evidence, findings }) => [
      `${shown[each].symbol} ${check}: ${evidence}`,
      ...findings.map(({ summary }) => `  - ${summary}`),
    ]),
  ]
    .map(visible)
    .concat(reason === undefined ? [] : visibleLines(reason));
}

function deviationText({ deviation, ...outcome }: Outcome): string {
  return deviation === undefined ? evidenceOf(outcome) : `${deviation.what} (${deviation.source})`;
}

function counts(outcomes: readonly Outcome[]) {
  const count = (element: string) => outcomes.filter(({ status }) => ELEMENTS[status] === element).length;
  return { '@tests': outcomes.length, '@failures': count('failure'), '@errors': count('error') };
}

/** The folder of a scenario; what has none, such as a capture that was replayed, stands in a suite of the program's name. */
function suiteOf({ scenario }: Pick<Outcome, 'scenario'>): string {
  return scenario.slice(0, Math.max(0, scenario.lastIndexOf('/'))) || 'mirrorbench';
}

function caseName({ scenario, variant }: Outcome, naming: Naming): string {
  return `${scenario.slice(scenario.lastIndexOf('/') + 1)} [${variantName(variant, naming)}]`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
