import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { mirrorbench, scratchFolder } from '../support/command.ts';
import { machineState, settled } from '../support/machine.ts';

test('the suite article holds with both kinds of ports, as JSON on standard output and in the report, and leaves nothing behind', async () => {
  const folder = scratchFolder();
  const before = machineState();
  const { exitCode, stdout, stderr } = await mirrorbench(['--suite', 'article', '--json'], folder);
  const report = reportSchema.parse(JSON.parse(stdout));
  const open = report.outcomes.filter(({ status }) => status !== 'passed');
  expect(open, stderr).toEqual([]);
  expect(exitCode).toBe(0);
  expect(report.summary).toEqual({
    passed: 18,
    failed: 0,
    inconclusive: 0,
    skipped: 0,
    knownDeviations: 0,
    errored: 0,
  });
  expect(report.complete).toBe(true);
  expect(report.outcomes.map(({ scenario, variant }) => `${scenario} ${variant.port}`)).toEqual(
    [
      'add-source',
      'iperf3-tcp',
      'iperf3-udp',
      'no-traffic',
      'remove-mirror',
      'span-egress',
      'span-ingress',
      'span-both',
      'tcpreplay',
    ].flatMap((name) => [`article/${name} veth`, `article/${name} internal`]),
  );
  expect(report.environment.tools).toHaveProperty('openvswitch');

  const reports = join(folder, 'reports');
  expect(lstatSync(join(reports, 'latest')).isSymbolicLink()).toBe(true);
  const run = join(reports, readlinkSync(join(reports, 'latest')));
  expect(readFileSync(join(run, 'run.json'), 'utf8')).toBe(stdout.endsWith('\n') ? stdout : `${stdout}\n`);
  expect(readFileSync(join(run, 'report.md'), 'utf8')).toContain('18 claims held');
  for (const { folder: trialFolder, captures } of report.outcomes.flatMap(({ trials }) => trials)) {
    const files = readdirSync(join(run, trialFolder));
    expect(files.sort()).toEqual(captures.map(({ file }) => file).sort());
  }
  expect(await settled(before, 10_000)).toEqual({ ...before, files: before.files });
});

test('what is captured is what the interfaces counted, in every trial of a run', async () => {
  const { stdout } = await mirrorbench(['span-both', 'tcpreplay', '--json'], scratchFolder());
  const captures = reportSchema
    .parse(JSON.parse(stdout))
    .outcomes.flatMap(({ trials }) => trials.flatMap((trial) => trial.captures));
  expect(captures.length).toBeGreaterThan(0);
  expect(captures.reduce((sum, { packets }) => sum + packets, 0)).toBeGreaterThan(1000);
  for (const { packets, counted, droppedByKernel } of captures)
    expect([packets, droppedByKernel]).toEqual([counted, 0]);
});
