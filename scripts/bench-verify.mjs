#!/usr/bin/env zx

// What `mirrorbench verify` costs a machine under load: the rate that reaches the receiver and the mirror's output, without it (A) and while it runs (B), in the
// order ABBA, and what it takes of processors and memory. As root, on a machine that does nothing else.
//
//   npx zx scripts/bench-verify.mjs [--rate 50000] [--flows 16] [--bytes 64] [--rounds 3] [--duration 10]
//
// A rate of 0 sends as fast as it can, which shows any slowdown.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { argv } from 'zx';

const root = resolve(import.meta.dirname, '..');
const program = join(root, 'dist', 'cli.js');
const { rate = 50_000, flows = 16, bytes = 64, rounds = 3, duration = 10 } = argv;
const bits = Math.round((rate * bytes * 8) / flows);

/** Seconds that trials are apart from one another and that a load takes to be even. */
const REST = 2;

// Each trial prints a line: its kind, seconds, packets received and copied, and of B what time(1) says of the node process, and of all its children together.
const trials = `
counter() { ip netns exec $1 cat /sys/class/net/$2/statistics/rx_packets; }
trial() {
  sleep ${REST}
  received=$(counter ctn-2 vnic-2) copied=$(counter mon eth0) begin=$(date +%s%N)
  if [ $1 = B ]; then
    "$node" --import '${join(root, 'scripts/bench-verify/tell-cost.mjs')}' "$program" verify --bridge br-int --mirror mirror0 --duration ${duration}s --json 3>cost >answer || true
  else
    sleep ${duration + 5}
  fi
  end=$(date +%s%N)
  echo "$1 $((end - begin)) $(($(counter ctn-2 vnic-2) - received)) $(($(counter mon eth0) - copied)) $([ $1 = B ] && cat cost || echo null)" >> trials
  [ $1 = A ] || cat answer >> answers
}
for round in $(seq ${rounds}); do trial A; trial B; trial B; trial A; done
kill %1
`;

const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-bench-'));
try {
  const script = `node='${process.execPath}' program='${program}' FLOWS=${flows} BYTES=${bytes} BITS=${bits}
. '${join(root, 'test/support/running-host.sh')}'
set +e
${trials}`;
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const child = spawn('unshare', [...namespaces, 'bash', '-c', script], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((done) => child.on('exit', done));
  if (code !== 0) console.error(`the machine ended with ${code}`);
  report(linesOf('trials').map(trialOf), answersOf());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function linesOf(name) {
  return readFileSync(join(folder, name), 'utf8').trim().split('\n');
}

function trialOf(line) {
  const [, kind, nanoseconds, received, copied, cost] = /^([AB]) (\d+) (\d+) (\d+) (.*)$/.exec(line);
  const seconds = nanoseconds / 1e9;
  return { kind, seconds, received: received / seconds, copied: copied / seconds, cost: JSON.parse(cost) };
}

function answersOf() {
  return readFileSync(join(folder, 'answers'), 'utf8')
    .split(/^(?=\{$)/m)
    .filter((text) => text.trim() !== '')
    .map((text) => JSON.parse(text));
}

function report(all, answers) {
  const of = (kind) => all.filter((one) => one.kind === kind);
  // Of each round, its two Bs against its two As.
  const slowdowns = Array.from({ length: rounds }, (_, round) => {
    const own = all.slice(4 * round, 4 * round + 4);
    const mean = (kind) => average(own.filter((one) => one.kind === kind).map(({ received }) => received));
    return 1 - mean('B') / mean('A');
  });
  const costs = of('B').map(({ cost }) => cost);
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const range = (values, text) =>
    `${text(median(values))} (${text(Math.min(...values))} to ${text(Math.max(...values))})`;
  const rateText = (value) => Math.round(value).toLocaleString('en-US');
  const rows = [
    ['asked for', rate === 0 ? 'as fast as it goes' : `${rateText(rate)} packets/s, ${flows} flows`],
    [
      'received without',
      `${range(
        of('A').map(({ received }) => received),
        rateText,
      )} packets/s`,
    ],
    [
      'received with',
      `${range(
        of('B').map(({ received }) => received),
        rateText,
      )} packets/s`,
    ],
    ['slower by', `${range(slowdowns, percent)}, ${rounds} rounds of ABBA`],
    [
      'node',
      `${range(
        costs.map(({ own, wall }) => own / wall),
        percent,
      )} of a core`,
    ],
    [
      'captures',
      `${range(
        costs.map(({ captures, wall }) => captures / wall),
        percent,
      )} of a core`,
    ],
    [
      'memory of node',
      `${range(
        costs.map(({ peakKib }) => peakKib / 1024),
        (mib) => Math.round(mib).toString(),
      )} MiB at most`,
    ],
    [
      'took',
      `${range(
        costs.map(({ wall }) => wall),
        (seconds) => seconds.toFixed(1),
      )} s for ${duration} s`,
    ],
    ['sample', [...new Set(answers.map(({ sampleOf = 1 }) => `1/${sampleOf}`))].join(', ')],
    ['answers', answers.map(({ status }) => status).join(', ')],
  ];
  console.log(rows.map(([what, value]) => `| ${what.padEnd(16)} | ${value} |`).join('\n'));
}

function average(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
