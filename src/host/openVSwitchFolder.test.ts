import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../model/problem.ts';
import { findInFolder } from './openVSwitchFolder.ts';

let folder: string;
const at = (path: string) => join(folder, path);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirrorbench-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(content: string | Buffer, mode: number, ...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content);
    chmodSync(at(path), mode);
  }
}

/** The beginning of an executable for a machine, such as 62 for x86-64. */
function executable(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01', 'latin1');
  header.writeUInt16LE(machine, 18);
  return header;
}

const script = '#!/bin/sh\n';

describe('what belongs to this system is started as it is', () => {
  it.each([
    [
      'an installed prefix',
      ['bin/ovsdb-tool', 'sbin/ovsdb-server', 'sbin/ovs-vswitchd', 'bin/ovs-ofctl'],
      'share/openvswitch',
    ],
    [
      'packages without libraries',
      ['usr/bin/ovsdb-tool', 'usr/sbin/ovsdb-server', 'usr/lib/openvswitch-switch/ovs-vswitchd', 'usr/bin/ovs-ofctl'],
      'usr/share/openvswitch',
    ],
    [
      'a build of the sources',
      ['ovsdb/ovsdb-tool', 'ovsdb/ovsdb-server', 'vswitchd/ovs-vswitchd', 'utilities/ovs-ofctl'],
      'vswitchd',
    ],
  ])('%s', (_, programs, schema) => {
    put(script, 0o755, ...programs);
    put('{}', 0o644, `${schema}/vswitch.ovsschema`);
    const found = findInFolder(folder);
    expect(Object.values(found.programs)).toEqual(programs.map((path) => [at(path)]));
    expect(found.schema).toBe(at(`${schema}/vswitch.ovsschema`));
  });

  it('a build beside its sources takes the schema from there', () => {
    put(script, 0o755, 'build/ovsdb/ovsdb-tool', 'build/ovsdb/ovsdb-server');
    put(script, 0o755, 'build/vswitchd/ovs-vswitchd', 'build/utilities/ovs-ofctl');
    put('{}', 0o644, 'vswitchd/vswitch.ovsschema');
    expect(findInFolder(at('build')).schema).toBe(at('vswitchd/vswitch.ovsschema'));
  });
});

describe('what is missing is named, with the folders that were looked in', () => {
  const complaint = () => {
    try {
      findInFolder(folder);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      return error as Problem;
    }
    throw new Error('nothing was missing');
  };

  it('programs, or what may not be executed', () => {
    put(script, 0o755, 'bin/ovsdb-tool', 'sbin/ovs-vswitchd');
    put(script, 0o644, 'sbin/ovsdb-server');
    put('{}', 0o644, 'share/openvswitch/vswitch.ovsschema');
    const { message, remedy } = complaint();
    expect(message).toMatch(/ lacks ovsdb-server, ovs-ofctl: .*\bvswitchd\b.*\busr\/sbin\b/);
    expect(message).toContain(folder);
    expect(remedy).toContain('prefix');
  });

  it('the schema', () => {
    put(script, 0o755, 'bin/ovsdb-tool', 'sbin/ovsdb-server', 'sbin/ovs-vswitchd', 'bin/ovs-ofctl');
    expect(complaint().message).toMatch(/ lacks vswitch.ovsschema: .*\bshare\/openvswitch\b/);
  });
});

describe('what has libraries of its own is started through its own loader', () => {
  const triplet = 'usr/lib/x86_64-linux-gnu';

  it('with the folders of its libraries, and never another machine’s', () => {
    put(executable(62), 0o755, 'usr/bin/ovsdb-tool', 'usr/sbin/ovsdb-server', 'usr/bin/ovs-ofctl');
    put(executable(62), 0o755, 'usr/lib/openvswitch-switch/ovs-vswitchd', `${triplet}/ld-linux-x86-64.so.2`);
    put(executable(3), 0o755, 'usr/lib/i386-linux-gnu/ld-linux.so.2');
    put(executable(62), 0o644, `${triplet}/libc.so.6`);
    put('{}', 0o644, 'usr/share/openvswitch/vswitch.ovsschema');
    expect(findInFolder(folder).programs['ovs-ofctl']).toEqual([
      at(`${triplet}/ld-linux-x86-64.so.2`),
      '--library-path',
      at(triplet),
      at('usr/bin/ovs-ofctl'),
    ]);
  });

  it('not through a link that leads out of the tree; libraries beside the daemon are loaded beforehand', () => {
    put(executable(62), 0o755, 'usr/bin/ovsdb-tool', 'usr/sbin/ovsdb-server', 'usr/bin/ovs-ofctl');
    put(executable(62), 0o755, 'usr/lib/openvswitch-common/ovs-vswitchd', 'lib/x86_64-linux-gnu/ld-2.31.so');
    put(executable(62), 0o644, 'lib/x86_64-linux-gnu/libc.so.6', 'usr/lib/openvswitch-common/libofproto-2.15.so.0.0.0');
    put('{}', 0o644, 'usr/share/openvswitch/vswitch.ovsschema');
    mkdirSync(at('lib64'));
    symlinkSync(process.execPath, at('lib64/ld-linux-x86-64.so.2'));
    expect(findInFolder(folder).programs['ovs-vswitchd']).toEqual([
      at('lib/x86_64-linux-gnu/ld-2.31.so'),
      '--library-path',
      [at('usr/lib/openvswitch-common'), at('lib/x86_64-linux-gnu')].join(':'),
      '--preload',
      'libofproto-2.15.so.0.0.0',
      at('usr/lib/openvswitch-common/ovs-vswitchd'),
    ]);
  });
});
