import { expect, it } from 'vitest';
import { defaultDatabase, peerOf } from './databaseAddress.ts';

it('a database is where ovs-vsctl looks for it', () => {
  expect(defaultDatabase({})).toBe('unix:/var/run/openvswitch/db.sock');
  expect(defaultDatabase({ OVS_RUNDIR: '/x' })).toBe('unix:/x/db.sock');
});

it.each([
  ['unix:/a:b', '/a:b'],
  ['tcp:10.0.0.1:6640', { host: '10.0.0.1', port: 6640 }],
  ['tcp:[fe80::1%eth0]:6640', { host: 'fe80::1%eth0', port: 6640 }],
])('%s', (address, peer) => expect(peerOf(address)).toEqual(peer));

it.each(['', 'unix:', 'tcp:h', 'tcp:h:99999', 'tcp:a:b:1', 'ssl:h:1', '/run/db.sock'])('%j is none', (address) =>
  expect(() => peerOf(address)).toThrow('is no address of a database'),
);
