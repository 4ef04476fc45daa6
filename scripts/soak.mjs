#!/usr/bin/env zx

// Runs the built command many times in a row on one scenario, and looks at the machine after each run: the verdicts must
// stay the same, and nothing may grow. Ends with 1 when a verdict changed, or something grew.
//
//   npm run soak -- N [SCENARIO] [--port veth]
//
// N is 10 or more; the scenario is article/span-egress unless told. Counts are of the whole machine, which nothing else should use.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Table from 'cli-table3';
import { argv } from 'zx';

const [runs, scenario = 'article/span-egress'] = argv._;
if (!Number.isInteger(runs) || runs < 10) throw new Error('how often? npm run soak -- N [SCENARIO], N is 10 or more');
const program = resolve(import.meta.dirname, '..', 'dist', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-soak-'));
const reports = join(folder, 'reports');
const peaks = join(folder, 'peaks');

// The kernel's own account of a process's peak, written by itself as it ends: the command, and its job in the sandbox.
const tellPeak = `
  import { appendFileSync, readFileSync } from 'node:fs';
  import { basename } from 'node:path';
  process.on('exit', () => {
    const [, kib] = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
    appendFileSync(${JSON.stringify(peaks)}, basename(process.argv[1]) + ' ' + kib + '\\n');
  });`;
const environment = { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellPeak)}` };

const looks = [];
const verdicts = new Map();
try {
  for (let run = 1; run <= runs; run += 1) {
    const verdict = await runOnce();
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    looks.push(look());
    rmSync(peaks);
    rmSync(reports, { recursive: true });
    if (process.stderr.isTTY || run % Math.ceil(runs / 10) === 0) {
      process.stderr.write(
        `${process.stderr.isTTY ? '\r' : ''}run ${run} of ${runs}${process.stderr.isTTY ? '' : '\n'}`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

const rows = Object.keys(looks[0]).map((what) =>
  trend(
    what,
    looks.map((one) => one[what]),
  ),
);
const table = new Table({ head: ['', 'first', 'median', 'last', ''], style: { head: [], border: [], compact: true } });
table.push(...rows.map(({ what, first, median, last, grew }) => [what, first, median, last, grew ? 'grew' : '']));
console.log(`\n${table}`);
for (const [verdict, times] of verdicts) console.log(`${times} of ${runs}: ${verdict}`);
if (verdicts.size > 1 || rows.some(({ grew }) => grew)) process.exitCode = 1;

/** The verdicts of a run, in words. */
async function runOnce() {
  const port = argv.port === undefined ? [] : ['--port', argv.port];
  const args = [program, 'run', scenario, ...port, '--report', reports];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: environment });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [exitCode] = await once(child, 'close');
  const report = join(reports, 'latest', 'run.json');
  let outcomes;
  try {
    ({ outcomes } = JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    throw new Error(`there is no report, exit code ${exitCode}: ${said}`);
  }
  return [`exit code ${exitCode}`, ...outcomes.map(({ variant, status }) => `${variant.port} ${status}`)].join(', ');
}

/** What could grow. */
function look() {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const peakOf = Object.fromEntries(lines(peaks).map((line) => line.split(' ')));
  return {
    processes: pids.length,
    'open files of the machine': Number(read('/proc/sys/fs/file-nr').split('\t')[0]),
    'open files of this script': entries('/proc/self/fd').length,
    'named network namespaces': entries('/run/netns').length,
    'network namespaces of processes': new Set(pids.map((pid) => attempt(() => readlinkSync(`/proc/${pid}/ns/net`))))
      .size,
    interfaces: entries('/sys/class/net').length,
    mounts: lines('/proc/self/mountinfo').length,
    'bound sockets': lines('/proc/net/unix').filter((line) => /[/@]/.test(line)).length,
    'temporary files': entries(tmpdir()).length,
    'peak memory of the command, KiB': Number(peakOf['cli.js']),
    'peak memory of its job in the sandbox, KiB': Number(peakOf['inner.js']),
  };
}

/**
 * Something grew when it was more in each of the middle runs than in each of the first ones, and more yet in each of the last. What
 * stays the same but for noise does that about never, and neither does what was made once.
 */
function trend(what, values) {
  const part = Math.max(3, Math.floor(runs / 10));
  const middle = Math.floor((runs - part) / 2);
  const [first, between, last] = [0, middle, runs - part].map((begin) => values.slice(begin, begin + part));
  const isAbove = (later, earlier) => Math.min(...later) > Math.max(...earlier);
  const median = [...values].sort((a, b) => a - b)[Math.floor(runs / 2)];
  return {
    what,
    first: values[0],
    median,
    last: values.at(-1),
    grew: isAbove(between, first) && isAbove(last, between),
  };
}

function lines(path) {
  return read(path)
    .split('\n')
    .filter((line) => line !== '');
}

function read(path) {
  return readFileSync(path, 'utf8');
}

function entries(path) {
  return attempt(() => readdirSync(path)) ?? [];
}

function attempt(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}
