import type { Outcome, Report } from '../model/report.ts';
import type { Suite } from '../model/testing/speed.ts';
import { RENDERINGS } from './renderings.ts';
import { renderTable } from './table.ts';
import { switches } from './testing/four-versions.ts';
import { oneOfEach, outcomeOf, reportOf } from './testing/made-up.ts';

const OUTCOMES = 500;

/** A report with many outcomes, of one version of Open vSwitch and of four, in each form that it has. */
export async function suites(): Promise<readonly Suite[]> {
  return [
    await suite('a report with one version', reportOf(outcomes(['3.1.0']))),
    await suite('a report with four versions', reportOf(outcomes(switches.map(({ label }) => label)), { switches })),
  ];
}

async function suite(name: string, report: Report): Promise<Suite> {
  const formats = RENDERINGS.map(({ format, render }) => ({ name: format, run: () => render(report) }));
  for (const { run } of formats) await run();
  return {
    name,
    amount: report.outcomes.length,
    unit: 'outcomes',
    operations: [
      { name: 'table', run: () => renderTable(report, { color: true }) },
      ...formats,
      { name: 'JSON.stringify, keys as they come', run: () => JSON.stringify(report, undefined, 2) },
    ],
  };
}

/** One in ten did not pass, in one way or another. */
function outcomes(versions: readonly string[]): readonly Outcome[] {
  const open = Object.values(oneOfEach).filter(({ status }) => status !== 'passed');
  return Array.from({ length: OUTCOMES }, (_, index): Outcome => {
    const scenario = `conformance/made-up-${Math.floor(index / versions.length)}`;
    const { variant, ...rest } = index % 10 === 0 ? (open[(index / 10) % open.length] as Outcome) : outcomeOf(scenario);
    return { ...rest, scenario, variant: { ...variant, ovs: versions[index % versions.length] as string } };
  });
}
