import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../src/host/catalog.ts';
import { openVSwitchBuilds } from '../src/host/openVSwitchBuild.ts';
import { mutateOracle } from '../src/jobs/mutateOracle.ts';
import { runScenarios } from '../src/jobs/run.ts';
import type { Run } from '../src/jobs/sandboxedRun.ts';
import { readStoredRun } from '../src/jobs/storedRun.ts';
import { renderTable } from '../src/report/table.ts';

declare global {
  interface ImportMeta {
    /** Vite's: modules by pattern, loaded when called. */
    glob(patterns: readonly string[]): Readonly<Record<string, () => Promise<unknown>>>;
  }
}

// Not loaded here, but known to the watch mode: a change in one of these runs the tests again.
import.meta.glob(['../scenarios/**/*.ts', '../src/**/*.ts', '!../src/**/*.test.ts', '!../src/**/*.bench.ts']);

// Each scenario of the program as one test under its claim, each suite run once by the same runner as the command line. The suites endurance and mechanisms
// take their time, and are in test/long.
const reportFolder = mkdtempSync(join(tmpdir(), 'mirrorbench-scenarios-'));
afterAll(() => rmSync(reportFolder, { recursive: true, force: true }));

const SUITE_MS = 300_000;
const [catalog, builds] = await Promise.all([readCatalog(), openVSwitchBuilds([])]);
const suites = new Set(catalog.map(({ name }) => name.slice(0, name.lastIndexOf('/'))));
for (const suite of ['endurance', 'mechanisms']) suites.delete(suite);
const runs = new Map<string, Run>();

describe.each([...suites])('%s', (suite) => {
  const entries = catalog.filter(({ name }) => name.startsWith(`${suite}/`));
  beforeAll(async () => {
    runs.set(suite, await runScenarios(entries, { reportFolder, endpoint: 'namespace', builds }));
  }, SUITE_MS);

  for (const { name, claim } of entries) {
    test(`${name.slice(suite.length + 1)}: ${claim}`, (context) => {
      const { report } = runs.get(suite) as Run;
      const outcomes = report.outcomes.filter(({ scenario }) => scenario === name);
      expect(outcomes).not.toHaveLength(0);
      if (outcomes.every(({ status }) => status === 'skipped')) context.skip(outcomes[0]?.reason);
      const wrong = outcomes.filter(
        ({ status, deviation }) =>
          ['failed', 'inconclusive', 'errored'].includes(status) || (status === 'passed' && deviation !== undefined),
      );
      expect(wrong, renderTable({ ...report, outcomes: wrong }, { color: false })).toHaveLength(0);
    });
  }
});

test('each rule of the oracle that is turned round makes a scenario of conformance fail', async () => {
  const stored = await readStoredRun((runs.get('conformance') as Run).folder);
  const missed = mutateOracle(stored).filter(({ found }) => found.length === 0);
  const hasFilter = stored.some(({ outcome }) => outcome.scenario === 'conformance/A63-filter');
  // Where the schema has no filter, nothing can be filtered.
  expect(missed.map(({ rule }) => rule)).toEqual(hasFilter ? [] : ['filter-narrows']);
});
