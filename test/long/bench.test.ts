import { execa } from 'execa';
import { expect, type TestContext, test } from 'vitest';
import type { BenchmarkResult } from '../../src/model/benchmark.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { budget } from '../support/budget.ts';
import { mirrorbench, program, scratchFolder } from '../support/command.ts';
import { ARGS, prepared, resultIn, samplesOf } from '../support/exactBenchmark.ts';
import { folderWithHalf, onlyResult, reportIn } from '../support/halfBenchmark.ts';

budget('benchmarks', 6);

/** Nothing is measured as long as this. */
const LONG = ARGS.map((arg) => (arg === '12s' ? '60s' : arg));

/** Rounds that were spoiled by others on the machine show nothing of exit codes. */
function needsQuiet({ rounds, quantities }: BenchmarkResult, context: TestContext): void {
  const spoiled = rounds.flatMap((round) => round.spoiled ?? []);
  context.skip(quantities[0]?.comparisons.length === 0 && spoiled.length > 0, `the machine is busy: ${spoiled[0]}`);
}

test.for([
  ['10%', 1, 'failed'],
  ['80%', 0, 'passed'],
] as const)('half of the packets with %s allowed: exit code %i', async ([allowed, code, status], context) => {
  const folder = folderWithHalf();
  const args = ['bench', 'half.ts', '--precision', '20%', '--duration', '40s', '--max-overhead', allowed];
  const { exitCode, stdout, stderr } = await mirrorbench([...args, '--seed', '7', '--json'], folder);
  const report = reportSchema.parse(JSON.parse(stdout));
  const result = onlyResult(report);
  needsQuiet(result, context);
  expect(result).toMatchObject({ benchmark: 'half.ts', seed: 7, status, judgements: [{ state: 'once', status }] });
  expect(result.quantities[0]?.comparisons[0]?.ratio?.estimate).toBeCloseTo(0.5, 1);
  expect(exitCode, stderr).toBe(code);
  expect(reportIn(folder)).toEqual(report);
  expect(result.repeat).toEqual([
    ...['mirrorbench', 'bench', 'half.ts', '--precision', '20%', '--duration', '40s', '--max-overhead', allowed],
    ...['--seed', '7', '--port', 'veth'],
  ]);
});

test('a benchmark that is interrupted ends soon, and keeps its samples', async () => {
  const { folder, environment } = prepared(['deliveredPacketsPerSecond']);
  const running = execa(process.execPath, [program, ...LONG], { cwd: folder, reject: false, env: environment });
  let told = '';
  let isInterrupted = false;
  running.stderr.on('data', (chunk: Buffer) => {
    told += chunk.toString();
    if (!isInterrupted && /round \d/.test(told)) isInterrupted = running.kill('SIGINT');
  });
  const { stdout } = await running;
  const result = resultIn(stdout);
  expect(result.ended).toBe('cut short');
  expect(samplesOf(result, 'deliveredPacketsPerSecond', 'off').length).toBeGreaterThanOrEqual(2);
  expect(result.durationMs).toBeLessThan(60_000);
});

test('a generator that fails in the middle makes the benchmark an error that keeps its samples', async () => {
  const fails = `case "$*" in *--loop=0*) echo x >>"$(dirname "$0")/runs"; [ "$(wc -l <"$(dirname "$0")/runs")" -gt 16 ] && { echo 'out of frames' >&2; exit 3; } ;; esac`;
  const { folder, environment } = prepared(['deliveredPacketsPerSecond'], fails);
  const { stdout, exitCode } = await mirrorbench(LONG, folder, environment);
  const result = resultIn(stdout);
  expect(exitCode).toBe(3);
  expect(result).toMatchObject({ status: 'errored', ended: 'errored' });
  expect(result.reason).toContain('out of frames');
  // One generator makes flows ready; six trials warm up, six are a round, and three more were measured before it failed.
  expect(
    ['off', 'mirror', 'control'].flatMap((state) => samplesOf(result, 'deliveredPacketsPerSecond', state)),
  ).toHaveLength(9);
  expect(result.rounds.map(({ round, order }) => [round, order.length])).toEqual([
    [1, 6],
    [2, 3],
  ]);
  expect(result.rounds[1]?.spoiled).toBe('it was cut short');
});

test('round trips are measured beside a load, and loads are searched below what the generator reaches', async () => {
  const { folder, environment } = prepared(['roundTripMedianMs', 'roundTripP99Ms']);
  const { stdout } = await mirrorbench([...ARGS, '--search'], folder, environment);
  const { delays, search } = resultIn(stdout);
  expect(delays.map(({ state }) => state).toSorted()).toEqual(['control', 'mirror', 'off']);
  for (const { count, quantiles } of delays) {
    expect(count).toBeGreaterThan(20);
    expect(quantiles.at(0)?.milliseconds).toBeGreaterThan(0);
  }
  const { ceilingPacketsPerSecond = 0, trials = [], rates = [] } = search ?? {};
  expect(search?.queuePackets).toBe(1000);
  expect(rates.map(({ state, goal }) => `${state} ${goal}`).toSorted()).toEqual(
    ['control', 'mirror', 'off'].flatMap((state) => [`${state} NDR`, `${state} PDR`]),
  );
  expect(trials.length).toBeGreaterThan(0);
  for (const { packetsPerSecond, sent, lost } of trials) {
    expect(packetsPerSecond).toBeLessThanOrEqual(Math.round(ceilingPacketsPerSecond));
    expect(sent).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(sent);
  }
});

test('TCP is measured by the bits of payload that its receiver has', async () => {
  const folder = scratchFolder();
  const args = ['bench', '--load', 'tcp', '--source', 'arriving', '--port', 'internal', '--duration', '20s', '--json'];
  const { stdout } = await mirrorbench(args, folder);
  const result = resultIn(stdout);
  for (const state of ['off', 'mirror', 'control'])
    for (const bits of samplesOf(result, 'deliveredBitsPerSecond', state)) expect(bits).toBeGreaterThan(1e6);
  expect(result.quantities[0]?.samples.length).toBeGreaterThanOrEqual(6);
});
