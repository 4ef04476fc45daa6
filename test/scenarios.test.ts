import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCatalog } from '../src/host/catalog.ts';
import { runScenarios } from '../src/jobs/run.ts';
import { renderTable } from '../src/report/table.ts';

// Each scenario of the program as one test under its claim, through the same runner as the command line.
const reportFolder = mkdtempSync(join(tmpdir(), 'mirrorbench-scenarios-'));
afterAll(() => rmSync(reportFolder, { recursive: true, force: true }));

const catalog = await readCatalog();
const suites = new Set(catalog.map(({ name }) => name.slice(0, name.lastIndexOf('/'))));

describe.each([...suites])('%s', (suite) => {
  const scenarios = catalog.filter(({ name }) => name.startsWith(`${suite}/`));
  test.each(scenarios)('$name: $claim', async (entry) => {
    const { report } = await runScenarios([entry], { reportFolder, switch: 'ovs-netdev' });
    const wrong = report.outcomes.filter(
      ({ status }) => status === 'failed' || status === 'inconclusive' || status === 'errored',
    );
    expect(wrong.length, renderTable(report, { color: false })).toBe(0);
  });
});
