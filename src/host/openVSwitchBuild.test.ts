import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { labelled, openVSwitchBuilds } from './openVSwitchBuild.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirrorbench-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An installed prefix whose programs do nothing but greet. */
function prefix(name: string, greeting: string, exitCode = 0): string {
  const root = join(folder, name);
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    chmodSync(join(root, path), 0o755);
  };
  for (const path of ['bin/ovsdb-tool', 'bin/ovs-ofctl', 'sbin/ovsdb-server', 'sbin/ovs-vswitchd']) {
    put(path, `#!/bin/sh\necho '${greeting}'\nexit ${exitCode}\n`);
  }
  put('share/openvswitch/vswitch.ovsschema', '{}');
  return root;
}

async function complaint(name: string): Promise<Problem> {
  const error = await openVSwitchBuilds([name]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
}

it('a folder is a build, with the version that its daemon tells', async () => {
  const root = prefix('new', 'ovs-vswitchd (Open vSwitch) 3.6.90');
  const [build] = await openVSwitchBuilds([root]);
  expect(build).toMatchObject({ label: '3.6.90', version: '3.6.90', origin: root });
  expect(build?.schema).toBe(join(root, 'share/openvswitch/vswitch.ovsschema'));
  expect(JSON.parse(JSON.stringify(build))).toEqual(build);
});

it('a name given twice is one build, however it is spelled; builds of one version are told apart by their origin', async () => {
  const one = prefix('one', 'ovs-vswitchd (Open vSwitch) 3.5.0');
  const two = prefix('two', 'ovs-vswitchd (Open vSwitch) 3.5.0');
  const builds = await openVSwitchBuilds([one, `${one}/`, two, relative('.', one)]);
  expect(builds.map(({ label }) => label)).toEqual([`3.5.0 (${one})`, `3.5.0 (${two})`]);
});

it('only those that share a version carry their origin in the label', () => {
  const builds = [
    { version: '3.1.0', origin: 'system' },
    { version: '3.5.0', origin: 'debian:trixie' },
    { version: '3.1.0', origin: 'debian:bookworm' },
  ];
  expect(labelled(builds).map(({ label }) => label)).toEqual(['3.1.0 (system)', '3.5.0', '3.1.0 (debian:bookworm)']);
});

it.each(['debian:', 'debian:Trixie', 'debian:../etc', 'debian:-x', 'debian:trixie main', 'debian:a/b'])(
  '%s is no suite',
  async (name) => {
    const { message, remedy } = await complaint(name);
    expect(message).toContain(`'${name}' names no suite of Debian`);
    expect(remedy).toContain('debian:trixie');
  },
);

it('a name that is no folder: the forms that are understood are told', async () => {
  const { message, remedy } = await complaint('trixie');
  expect(message).toContain('there is no folder');
  expect(remedy).toMatch(/system .* debian:SUITE .* path of a folder/);
});

it('a folder that labs do not see is refused', async () => {
  expect((await complaint('/run')).message).toContain('labs do not see');
});

it('one that does not run: what it said is told', async () => {
  const root = prefix('broken', 'cannot open shared object file', 127);
  const { message } = await complaint(root);
  expect(message).toContain(`the Open vSwitch of ${root} does not run here`);
  expect(message).toContain('cannot open shared object file');
});

it('one that tells no version is refused', async () => {
  expect((await complaint(prefix('mute', 'hello'))).message).toContain("its version is not in 'hello'");
});
