import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mirrorbench, program } from '../support/command.ts';
import { folderWithHalf, onlyResult, reportIn } from '../support/halfBenchmark.ts';

test('what is too short to be known is inconclusive, exit code 2, and lies in the folder in every form', async () => {
  const folder = folderWithHalf();
  const { exitCode, stdout, stderr } = await mirrorbench(['bench', 'half.ts', '--duration', '1s'], folder);
  expect(exitCode).toBe(2);
  const [, seed] = /^seed (\d+)$/m.exec(stderr) ?? [];
  const report = reportIn(folder);
  expect(report.complete).toBe(true);
  expect(onlyResult(report)).toMatchObject({ status: 'inconclusive', ended: 'duration', seed: Number(seed) });
  expect(stderr).toMatch(/^\? inconclusive {2}half\.ts {2}\d+ rounds? {2}/m);
  expect(stdout).toMatch(/^inconclusive: /);
  const files = readdirSync(join(folder, 'reports', 'latest'));
  expect(files).toEqual(expect.arrayContaining(['junit.xml', 'report.md', 'run.json', 'samples.csv']));
  expect(files.filter((file) => file.startsWith('capture'))).toEqual([]);
});

test('a set-up that fails leaves a report with the question, exit code 3', async () => {
  const folder = folderWithHalf();
  // Without ovs-vswitchd there is no lab.
  const { exitCode } = await mirrorbench(['bench', 'half.ts'], folder, { PATH: '/nowhere' });
  expect(exitCode).toBe(3);
  expect(onlyResult(reportIn(folder))).toMatchObject({
    question: 'What does half cost?',
    status: 'errored',
    ended: 'errored',
    rounds: [],
  });
});

test('Ctrl-C ends it with what was measured, and what was not begun is there as cut short', async () => {
  const folder = folderWithHalf();
  const args = [program, 'bench', 'half.ts', 'article/iperf3-tcp', '--duration', '60s', '--precision', '0.001%'];
  const command = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  for await (const chunk of command.stderr) {
    said += chunk;
    if (/half\.ts · round \d/.test(said)) break;
  }
  command.kill('SIGINT');
  const [code] = await once(command, 'close');
  expect(code).toBe(2);
  const { complete, benchmarks = [] } = reportIn(folder);
  expect(complete).toBe(false);
  expect(benchmarks.map(({ benchmark, ended, status }) => [benchmark, ended, status])).toEqual([
    ['half.ts', 'cut short', 'inconclusive'],
    ['article/iperf3-tcp', 'cut short', 'inconclusive'],
  ]);
  expect(benchmarks[0]?.rounds.length).toBeGreaterThan(0);
  expect(benchmarks[1]?.rounds).toEqual([]);
});
