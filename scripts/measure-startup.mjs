#!/usr/bin/env zx

// Measures what `mirrorbench run span-egress` takes until it has a sandbox, until its ovsdb-server runs, and in all,
// and beside it what Mininet takes to start and stop two hosts with Open vSwitch running already, where it is installed.
//
//   npx zx scripts/measure-startup.mjs [--runs 10]
//
// Needs a built checkout; Mininet needs root. Medians, with the fastest and the slowest.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { $, argv, which } from 'zx';

const runs = Number(argv.runs ?? 10);
const program = resolve(import.meta.dirname, '..', 'dist', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-startup-'));

try {
  console.log(
    `${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}, ${runs} runs; seconds: median (fastest to slowest)`,
  );
  const empty = await measure(() => timed(['-e', '0']));
  row('an empty Node', empty);
  await timed([program, 'span-egress']);
  for (const port of [[], ['--port', 'veth']]) {
    const args = [program, 'span-egress', ...port];
    const name = `mirrorbench run ${args.slice(1).join(' ')}`;
    // Looking takes a core of its own, so what all of it takes is measured apart.
    const samples = await measure(() => lifeOf(args));
    row(
      `${name}: until the sandbox`,
      samples.map(({ sandbox }) => sandbox),
    );
    row(
      `${name}: until ovsdb-server`,
      samples.map(({ database }) => database),
    );
    row(`${name}: all of it`, await measure(() => timed(args)));
  }
  if (await which('mn', { nothrow: true })) row('Mininet: two hosts up and down', await mininet());
  else console.log('Mininet is not installed (Debian: mininet)');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(once) {
  const samples = [];
  for (let run = 0; run < runs; run += 1) samples.push(await once());
  return samples;
}

async function timed(args) {
  const begin = performance.now();
  await once(spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' }), 'exit');
  return performance.now() - begin;
}

/** Runs the command and looks at /proc all the time for when its processes appear. */
async function lifeOf(args) {
  const known = new Set(pids());
  const begin = performance.now();
  const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' });
  const life = {};
  while (child.exitCode === null) {
    for (const pid of pids()) {
      if (known.has(pid)) continue;
      const name = nameOf(pid);
      if (name === 'unshare') life.sandbox ??= performance.now() - begin;
      if (name === 'ovsdb-server') life.database ??= performance.now() - begin;
    }
    await setImmediate();
  }
  return life;
}

function pids() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** In namespaces of its own, with a private Open vSwitch at the place where Mininet looks for it. */
async function mininet() {
  const script = `
set -e
mount -t tmpfs tmpfs /run
mkdir /run/openvswitch /run/lock
export OVS_RUNDIR=/run/openvswitch OVS_DBDIR=/run/openvswitch OVS_LOGDIR=/run/openvswitch
ovsdb-tool create /run/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
ovsdb-server --remote=punix:/run/openvswitch/db.sock --detach --pidfile --log-file /run/openvswitch/conf.db
ovs-vsctl --no-wait init
ovs-vswitchd --detach --pidfile --log-file unix:/run/openvswitch/db.sock
/usr/bin/python3 - ${runs} <<'PYTHON'
import sys, time
from mininet.net import Mininet
from mininet.node import OVSSwitch
from mininet.topo import SingleSwitchTopo
for _ in range(int(sys.argv[1])):
    begin = time.time()
    switch = lambda name, **options: OVSSwitch(name, datapath='user', **options)
    net = Mininet(SingleSwitchTopo(2), switch=switch, controller=None)
    net.start()
    net.stop()
    print((time.time() - begin) * 1000)
PYTHON`;
  const { stdout } = await $`unshare --mount --net --pid --fork --kill-child --mount-proc sh -c ${script}`.quiet();
  return stdout.trim().split('\n').map(Number);
}

function row(name, milliseconds) {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const seconds = (value) => (value / 1000).toFixed(2);
  const median = seconds(sorted[Math.floor(sorted.length / 2)]);
  console.log(`${name.padEnd(66)} ${median} (${seconds(sorted[0])} to ${seconds(sorted.at(-1))})`);
}
