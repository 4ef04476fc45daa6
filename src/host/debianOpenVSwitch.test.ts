import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { cacheFolder, isNeeded } from './debianOpenVSwitch.ts';

it.each([
  ['the user’s cache', { XDG_CACHE_HOME: '/caches/me' }, '/caches/me/mirrorbench/openvswitch'],
  ['.cache where none is set', {}, `${homedir()}/.cache/mirrorbench/openvswitch`],
  ['.cache where it is relative', { XDG_CACHE_HOME: 'caches' }, `${homedir()}/.cache/mirrorbench/openvswitch`],
])('trees are kept in %s', (_, environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});

it.each([
  'usr/lib/openvswitch-switch/ovs-vswitchd',
  'usr/lib/openvswitch-common/ovs-vswitchd',
  'usr/sbin/ovsdb-server',
  'usr/bin/ovsdb-tool',
  'usr/bin/ovs-ofctl',
  'usr/share/openvswitch/vswitch.ovsschema',
  'usr/lib/openvswitch-common/libopenvswitch-2.15.so.0.0.0',
  'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
  'lib/x86_64-linux-gnu/ld-2.31.so',
  'lib64/ld-linux-x86-64.so.2',
  'usr/lib/aarch64-linux-gnu/libunbound.so.8.1.41',
])('%s is kept', (path) => {
  expect(isNeeded(path)).toBe(true);
});

it.each([
  'usr/bin/su',
  'usr/bin/python3.13',
  'usr/bin/ovs-appctl',
  'usr/sbin/ovs-bugtool',
  'usr/share/doc/openvswitch-switch/copyright',
  'usr/share/man/man8/ovs-vswitchd.8.gz',
  'usr/lib/x86_64-linux-gnu/gconv/UTF-16.so',
  'etc/ld.so.conf',
  'etc/init.d/openvswitch-switch',
  'dev/null',
])('%s is not kept', (path) => {
  expect(isNeeded(path)).toBe(false);
});
