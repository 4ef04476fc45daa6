import { expect, it } from 'vitest';
import { parseSocketDrops, parseWaiting } from './packetSockets.ts';
import { recorded } from './testing/recorded.ts';

const stdout = recorded('ss-6.1.0-open-vswitch');
const VSWITCHD = 60;
const TCPDUMP = 77;

it('tells by interface what the sockets of one process dropped', () => {
  expect(Object.fromEntries(parseSocketDrops(stdout, VSWITCHD))).toEqual({ 'vnic-1': 2361, 'vnic-2': 0 });
  expect(Object.fromEntries(parseSocketDrops(stdout, TCPDUMP))).toEqual({ 'vnic-1': 0 });
});

it('does not take a process for another whose id begins alike', () => {
  expect(stdout).toContain(`pid=${VSWITCHD},`);
  expect(parseSocketDrops(stdout, 6).size).toBe(0);
});

it('adds up the sockets that a process has on one interface', () => {
  expect(parseSocketDrops(stdout + stdout, VSWITCHD).get('vnic-1')).toBe(2 * 2361);
});

it('leaves out sockets that are bound to no interface', () => {
  expect(stdout).toContain('[0]:*');
  expect(parseSocketDrops(stdout, VSWITCHD).size).toBe(2);
});

const table = (rmem: number) => `sk               RefCnt Type Proto  Iface R Rmem   User   Inode
0000000000000000 3      3    0003   2     1 0      0      27142
0000000000000000 3      3    0003   3     1 ${rmem}      0      27143
`;

it('tells whether packets wait at any socket', () => {
  expect(parseWaiting(table(0))).toBe(false);
  expect(parseWaiting(table(768))).toBe(true);
  expect(parseWaiting('')).toBe(false);
});
