import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/schema.ts';
import { program, scratchFolder } from '../support/command.ts';
import { machineState, settled } from '../support/machine.ts';

/** Moments spread over the whole life of the command, each with a random part of its own. test/long/kills.test.ts has more of them, and other victims. */
const KILLS = 6;
const LIFE_MS = 1_500;

test(`kill -9 of the command at ${KILLS} random moments leaves no process, namespace, interface, mount or file behind`, {
  timeout: 180_000,
}, async () => {
  const folder = scratchFolder();
  const before = machineState();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const moment = (kill + Math.random()) * (LIFE_MS / KILLS);
    const child = spawn(process.execPath, [program, 'span-egress', 'iperf3-tcp'], { cwd: folder, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await setTimeout(moment);
    child.kill('SIGKILL');
    await ended;
    expect(await settled(before, 15_000), `killed after ${moment.toFixed(1)} ms`).toEqual(before);
  }
});

test('Ctrl-C ends the run at once; what has ended by then is reported, the rest as cut short', async () => {
  const folder = scratchFolder();
  const before = machineState();
  const child = spawn(process.execPath, [program, 'article'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const [exitCode] = (await once(child, 'exit')) as [number];
  expect(exitCode).toBe(3);
  const path = join(folder, 'reports', 'latest', 'run.json');
  expect(existsSync(path)).toBe(true);
  for (const other of ['report.md', 'report.html', 'junit.xml'])
    expect(readFileSync(join(path, '..', other), 'utf8')).toContain('the run was cut short');
  const report = reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  expect(report.complete).toBe(false);
  expect(report.outcomes).toHaveLength(18);
  expect(report.summary.passed).toBeGreaterThan(0);
  expect(report.summary.errored).toBeGreaterThan(0);
  expect(report.outcomes.find(({ status }) => status === 'errored')?.reason).toBe('the run was cut short');
  expect(await settled(before, 15_000)).toEqual(before);
});
