import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../src/host/catalog.ts';
import { openVSwitchBuilds } from '../src/host/openVSwitchBuild.ts';
import { runScenarios } from '../src/jobs/run.ts';
import { renderTable } from '../src/report/table.ts';

declare global {
  interface ImportMeta {
    /** Vite's: modules by pattern, loaded when called. */
    glob(patterns: readonly string[]): Readonly<Record<string, () => Promise<unknown>>>;
  }
}

// Not loaded here, but known to the watch mode: a change in one of these runs the tests again.
import.meta.glob(['../scenarios/**/*.ts', '../src/**/*.ts', '!../src/**/*.test.ts', '!../src/**/*.bench.ts']);

// Each scenario of the program as one test under its claim, through the same runner as the command line.
const reportFolder = mkdtempSync(join(tmpdir(), 'mirrorbench-scenarios-'));
afterAll(() => rmSync(reportFolder, { recursive: true, force: true }));

const [catalog, builds] = await Promise.all([readCatalog(), openVSwitchBuilds([])]);
const suites = new Set(catalog.map(({ name }) => name.slice(0, name.lastIndexOf('/'))));
for (const suite of suites) {
  describe(suite, () => {
    for (const entry of catalog.filter(({ name }) => name.startsWith(`${suite}/`))) {
      test(`${entry.name.slice(suite.length + 1)}: ${entry.claim}`, async (context) => {
        const { report } = await runScenarios([entry], { reportFolder, switch: 'ovs-netdev', builds });
        const [first] = report.outcomes;
        if (report.outcomes.every(({ status }) => status === 'skipped')) context.skip(first?.reason);
        const wrong = report.outcomes.filter(
          ({ status, deviation }) =>
            ['failed', 'inconclusive', 'errored'].includes(status) || (status === 'passed' && deviation !== undefined),
        );
        expect(wrong.length, renderTable(report, { color: false })).toBe(0);
      });
    }
  });
}
