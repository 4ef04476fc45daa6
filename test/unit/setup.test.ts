// scripts/setup.sh in a copy of a checkout, with a PATH that holds nothing but stubs: no root, no
// network, no package of the machine takes part. The copy's table names tools that exist nowhere.

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installCommand, PACKAGE_MANAGERS, parseRequirements } from '../../src/host/requirements.ts';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));

const table = `# a comment
mb-switch  deb-switch  rpm-switch  apk-switch  arch-switch  switches packets
mb-ctl     deb-switch  rpm-switch  apk-switch  arch-switch  controls the switch
mb-send    deb-send    rpm-send    apk-send    arch-send    sends packets
`;
const tools = parseRequirements(table).map(({ command }) => command);

/** All that setup.sh runs of the machine's own. */
const realTools = [
  'cat',
  'dirname',
  'find',
  'flock',
  'grep',
  'mkdir',
  'mktemp',
  'mv',
  'rm',
  'sh',
  'sha256sum',
  'sleep',
  'sort',
];

let folder: string;
let checkout: string;
let bin: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorbench-setup-'));
  checkout = join(folder, 'a check out');
  bin = join(folder, 'bin');
  await mkdir(bin);
  for (const tool of realTools) await symlink(find(tool), join(bin, tool));
  await makeCheckout();
  await stub(
    'node',
    'case $1 in --version) echo v20.11.0 ;; *) record node "$@"; mkdir -p dist; echo built >dist/cli.js ;; esac',
  );
  await stub('npm', 'record npm "$@"; mkdir -p node_modules; cp_lock; echo chatter of npm');
  await stub('id', 'case $1 in -u) echo 1000 ;; *) echo tester ;; esac');
  await stub('sudo', 'record sudo "$@"; echo "sudo: a password is required" >&2; exit 1');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('Node', () => {
  it.each(['v18.19.0', 'v20.10.0', 'v4.8.2'])('%s is refused before anything is done', async (version) => {
    await stub('node', `echo ${version}`);
    const result = await setup();
    expect(result).toMatchObject({ status: 3, stdout: '' });
    expect(result.stderr).toContain('Node 20.11 or newer is needed');
    expect(result.stderr).toContain(version);
    expect(await calls()).toEqual([]);
  });

  it.each(['v20.11.0', 'v22.0.0', 'v25.0.0-nightly'])('%s will do', async (version) => {
    await stub('node', `[ "$1" != --version ] || { echo ${version}; exit; }; mkdir -p dist; echo built >dist/cli.js`);
    await haveTools();
    expect((await setup()).status).toBe(0);
  });

  it('is missed by name', async () => {
    await rm(join(bin, 'node'));
    const result = await setup();
    expect(result).toMatchObject({ status: 3, stdout: '' });
    expect(result.stderr).toContain('no node');
  });
});

describe('missing tools', () => {
  const managers = { apt: 'apt-get', dnf: 'dnf', apk: 'apk', pacman: 'pacman' } as const;

  it.each(PACKAGE_MANAGERS)(
    'without root on a machine with %s: the tools, their packages and the command are told',
    async (manager) => {
      await stub(managers[manager], 'record "$0" "$@"');
      await haveTools('mb-ctl');
      const result = await setup();
      expect(result).toMatchObject({ status: 3, stdout: '' });
      const missing = parseRequirements(table).filter(({ command }) => command !== 'mb-ctl');
      for (const { command, packages } of missing) {
        expect(result.stderr).toContain(`${command} (package ${packages[manager]})`);
      }
      expect(result.stderr).not.toContain('mb-ctl (');
      expect(result.stderr).toContain(`\n  ${installCommand(manager, missing)}\n`);
      expect(await calls()).toEqual(manager === 'apt' ? ['sudo -n true'] : []);
    },
  );

  it('with root on a machine without apt: nothing is installed, the command is told', async () => {
    await stub('id', 'echo 0');
    await stub('dnf', 'record dnf "$@"');
    const result = await setup();
    expect(result).toMatchObject({ status: 3, stdout: '' });
    expect(result.stderr).toContain('\n  dnf install rpm-switch rpm-send\n');
    expect(await calls()).toEqual([]);
  });

  it('without any known package manager the packages are named all the same', async () => {
    const result = await setup();
    expect(result).toMatchObject({ status: 3, stdout: '' });
    expect(result.stderr).toContain('deb-switch deb-send');
  });

  it('are installed through sudo where it asks nothing, and the rest of the set-up is not run by root', async () => {
    await stub('apt-get', '');
    const make = tools.map((tool) => `echo '#!/bin/sh' >"${bin}/${tool}"; chmod 755 "${bin}/${tool}"`).join('; ');
    await symlink(find('chmod'), join(bin, 'chmod'));
    await stub('sudo', `record sudo "$@"; [ "$2" = true ] || { ${make}; }`);
    const result = await setup();
    expect(result).toMatchObject({ status: 0, stdout: '' });
    expect(await calls()).toEqual([
      'sudo -n true',
      `sudo -n sh ${checkout}/scripts/setup.sh --install-packages deb-switch deb-send`,
      'npm ci --include=dev --no-audit --no-fund --no-update-notifier --loglevel=warn',
      'node scripts/build.mjs',
    ]);
  });

  it('that are still missing after the installation are told, not passed over', async () => {
    await stub('apt-get', '');
    await stub('sudo', 'exit 0');
    const result = await setup();
    expect(result.status).toBe(3);
    expect(result.stderr).toContain('mb-send (package deb-send)');
  });
});

describe('node_modules and dist', () => {
  const install = expect.stringMatching(/^npm ci --include=dev /);
  const build = 'node scripts/build.mjs';

  beforeEach(() => haveTools());

  it('are made once; a second run does nothing and says nothing', async () => {
    const first = await setup();
    expect(first).toMatchObject({ status: 0, stdout: '' });
    expect(first.stderr).not.toContain('chatter');
    expect(await calls()).toEqual([install, build]);
    expect(await setup()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await calls()).toHaveLength(2);
  });

  it.each([
    ['a changed lock file', () => write('package-lock.json', '{ "changed": true }'), [install, build]],
    ['a missing node_modules', () => remove('node_modules'), [install]],
    ['a node_modules that npm changed meanwhile', () => write('node_modules/.package-lock.json', 'other'), [install]],
    ['a changed source', () => write('src/cli.ts', 'changed'), [build]],
    ['a deleted source', () => remove('src/spare.ts'), [build]],
    ['a renamed source', () => rename(join(checkout, 'src/spare.ts'), join(checkout, 'src/other.ts')), [build]],
    ['a new scenario', () => write('scenarios/new.ts', 'new'), [build]],
    ['a missing dist/cli.js', () => remove('dist/cli.js'), [build]],
  ])('%s is noticed, and nothing more is done than it asks for', async (_, change, expected) => {
    await setup();
    await forgetCalls();
    await change();
    expect((await setup()).status).toBe(0);
    expect(await calls()).toEqual(expected);
    await forgetCalls();
    await setup();
    expect(await calls()).toEqual([]);
  });

  it('an npm ci that fails is shown, and tried again by the next run', async () => {
    await stub('npm', 'record npm; mkdir -p node_modules; cp_lock; echo E404 not found; exit 1');
    for (const count of [1, 2]) {
      const result = await setup();
      expect(result).toMatchObject({ status: 3, stdout: '' });
      expect(result.stderr).toContain('E404 not found');
      expect(await calls()).toHaveLength(count);
    }
  });

  it('an npm ci that fails voids what an earlier one did', async () => {
    await setup();
    const lock = await readFile(join(checkout, 'package-lock.json'), 'utf8');
    await write('package-lock.json', 'broken');
    await stub('npm', 'record npm; exit 1');
    expect((await setup()).status).toBe(3);
    await write('package-lock.json', lock);
    await forgetCalls();
    await setup();
    expect(await calls()).toEqual(['npm']);
  });

  it('a build that fails is shown, and tried again by the next run', async () => {
    await setup();
    await write('src/cli.ts', 'does not compile');
    await stub('node', '[ "$1" != --version ] || { echo v20.11.0; exit; }; record node; echo no such export; exit 1');
    await forgetCalls();
    for (const count of [1, 2]) {
      const result = await setup();
      expect(result).toMatchObject({ status: 3, stdout: '' });
      expect(result.stderr).toContain('no such export');
      expect(await calls()).toHaveLength(count);
    }
  });

  it('--build makes dist alone, and only where it is of other sources', async () => {
    await write('package-lock.json', 'changed');
    expect(await setup('--build')).toMatchObject({ status: 0, stdout: '' });
    expect(await calls()).toEqual([build]);
    expect(await setup('--build')).toEqual({ status: 0, stdout: '', stderr: '' });
    await write('src/cli.ts', 'changed');
    await setup('--build');
    expect(await calls()).toEqual([build, build]);
  });

  it('a missing npm is missed by name', async () => {
    await rm(join(bin, 'npm'));
    const result = await setup();
    expect(result).toMatchObject({ status: 3, stdout: '' });
    expect(result.stderr).toContain('npm is missing');
  });

  it('two set-ups at the same time do the work once', async () => {
    await stub('npm', 'record npm; sleep 0.3; mkdir -p node_modules; cp_lock');
    const results = await Promise.all([setup(), setup()]);
    expect(results.map(({ status }) => status)).toEqual([0, 0]);
    expect(await calls()).toEqual(['npm', build]);
  });
});

async function makeCheckout() {
  await mkdir(join(checkout, 'scripts'), { recursive: true });
  await mkdir(join(checkout, 'src'));
  await mkdir(join(checkout, 'scenarios'));
  // The machine's own tools would show through the folders that the script adds to the PATH.
  const script = await readFile(join(scripts, 'setup.sh'), 'utf8');
  await write('scripts/setup.sh', script.replace('PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin', 'PATH=$PATH'));
  await write('scripts/requirements.txt', table);
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/build.mjs', 'src/cli.ts']) {
    await write(file, `content of ${file}`);
  }
  await write('src/spare.ts', 'spare');
}

/** An executable of the fake PATH. `record` writes a call down, `cp_lock` does what npm does last. */
async function stub(name: string, body: string) {
  const path = join(bin, name);
  const lines = [
    '#!/bin/sh',
    `record() { echo "$*" >>"${folder}/calls"; }`,
    'cp_lock() { cat package-lock.json >node_modules/.package-lock.json; }',
    body || ':',
  ];
  await rm(path, { force: true });
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
}

async function haveTools(...names: readonly string[]) {
  for (const name of names.length === 0 ? tools : names) await stub(name, '');
}

async function setup(...args: readonly string[]) {
  const child = spawn(join(bin, 'sh'), ['scripts/setup.sh', ...args], {
    cwd: checkout,
    env: { PATH: bin },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { status, stdout, stderr };
}

/** What the stubs recorded, in order. */
async function calls(): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').slice(0, -1);
}

const forgetCalls = () => rm(join(folder, 'calls'), { force: true });
const write = (path: string, text: string) => writeFile(join(checkout, path), text);
const remove = (path: string) => rm(join(checkout, path), { recursive: true });

function find(tool: string): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((entry) => join(entry, tool))
    .find(isExecutable);
  if (found === undefined) throw new Error(`${tool} is not on the PATH`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
