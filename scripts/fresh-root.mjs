#!/usr/bin/env zx

// Proves the two commands of the README on a Debian machine that has nothing but Node, npm and git:
// makes a minimal root, puts the checkout into it and runs them there, with durations.
//
//   npx zx scripts/fresh-root.mjs [SUITE] [--worktree] [--keep]
//
// Needs root and mmdebstrap. SUITE is a Debian suite with Node 20 or newer (trixie unless told).
// Each step runs in mount and process namespaces of its own, so nothing stays mounted or running.

import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { $, argv, chalk } from 'zx';

const suite = argv._[0] ?? 'trixie';
const source = resolve(import.meta.dirname, '..');
const folder = await mkdtemp(join(tmpdir(), 'mirrorbench-root-'));
const root = join(folder, 'root');
const checkout = '/opt/mirrorbench';
const failures = [];

// Moved to `/` instead of a plain chroot, in which the kernel refuses user namespaces and private mounts.
const mountAndEnter = `
  set -e
  mount --bind "$1" "$1"
  mount -t proc proc "$1/proc"
  mount --rbind /sys "$1/sys"
  mount --rbind /dev "$1/dev"
  cd "$1"
  shift
  mount --move . /
  exec chroot . env -i "$@" sh /root/step.sh
`;

// Without a policy the maintainer scripts start nothing in a root that was not booted, whatever the set-up does.
const policy = '#!/bin/sh\n# this machine starts services\nexit 0\n';

/** The installed switch and servers must not run, except in labs, which are gone by now. */
const refuseServices = `
  if cat /proc/[0-9]*/comm | grep -E '^(ovs|iperf)'; then
    echo 'the set-up started services'
    status=1
  elif ! cmp /root/policy-rc.d /usr/sbin/policy-rc.d; then
    echo "the set-up left the machine's policy-rc.d changed"
    status=1
  fi
`.trim();

const quietSetup = `
  said=$(sh scripts/setup.sh 2>&1) || exit
  [ -z "$said" ] || { echo "it should have had nothing to say, yet: $said"; exit 1; }
`;

// Ctrl-C reaches the running step, which fails; the root is removed all the same.
process.on('SIGINT', () => {});

try {
  await step(`mmdebstrap ${suite}`, makeRoot);
  if (failures.length > 0) throw new Error('there is no root to run in');
  await step(argv.worktree ? 'copy of the working tree' : 'clone of HEAD', copyCheckout);
  const environment = await hostAccess();
  const inside = (command) => enter(environment, command);
  await step('npm start, first', () => inside(`npm start; status=$?; ${refuseServices}; exit $status`));
  await step('npm start, second', () => inside('npm start'));
  await step('set-up with nothing to do', () => inside(quietSetup));
  await step('npm test', () => inside('npm test'));
} catch (error) {
  failures.push(error.message);
} finally {
  if (argv.keep) console.log(`the root is kept: ${root}`);
  else await rm(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(chalk.red(failure));
process.exitCode = failures.length === 0 ? 0 : 1;

/** Runs one step and says how long it took. A step that fails does not keep the next ones from running. */
async function step(name, action) {
  console.log(chalk.bold(`\n== ${name}`));
  const start = performance.now();
  const failed = await action().then(
    () => undefined,
    (error) => error,
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(chalk.bold(`== ${name}: ${seconds} s${failed ? ', failed' : ''}`));
  if (failed) failures.push(`${name} failed: ${failed.message}`);
}

async function makeRoot() {
  await chmod(folder, 0o755); // apt fetches as a user of its own
  await $({ quiet: true })`mmdebstrap --variant=minbase --include=nodejs,npm,git,ca-certificates ${suite} ${root}`;
  for (const file of ['root/policy-rc.d', 'usr/sbin/policy-rc.d']) {
    await writeFile(join(root, file), policy, { mode: 0o755 });
  }
}

async function copyCheckout() {
  const target = join(root, checkout);
  await mkdir(dirname(target), { recursive: true });
  if (!argv.worktree) {
    await $`git clone --quiet --no-hardlinks ${source} ${target}`;
    return;
  }
  await mkdir(target);
  const leftOut = ['node_modules', 'dist', '.setup', 'reports/*'].map((name) => `--exclude=./${name}`);
  await $`tar -C ${source} ${leftOut} -cf - .`.pipe($`tar -C ${target} --no-same-owner -xf -`);
}

/** What the root needs to reach the same servers as the host: names, certificates, the npm registry. */
async function hostAccess() {
  for (const file of ['/etc/resolv.conf', '/etc/hosts']) {
    if (existsSync(file)) await copyFile(file, join(root, file));
  }
  const environment = {
    HOME: '/root',
    LANG: 'C.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    npm_config_registry: (await $({ cwd: tmpdir() })`npm config get registry`.quiet()).stdout.trim(),
  };
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    if (process.env[name]) environment[name] = process.env[name];
  }
  if (process.env.NODE_EXTRA_CA_CERTS) {
    environment.NODE_EXTRA_CA_CERTS = '/root/host-certificates.pem';
    await copyFile(process.env.NODE_EXTRA_CA_CERTS, join(root, environment.NODE_EXTRA_CA_CERTS));
  }
  return environment;
}

/** Runs a shell command in the root, in the checkout. When its first process ends, the kernel ends all others. */
async function enter(environment, command) {
  const script = join(root, 'root', 'step.sh');
  await writeFile(script, `cd ${checkout}\n${command}\n`);
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  await $({
    stdio: ['ignore', 'inherit', 'inherit'],
  })`unshare --mount --pid --fork --kill-child sh -c ${mountAndEnter} sh ${root} ${variables}`;
}
