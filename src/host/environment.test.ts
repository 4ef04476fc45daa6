import { expect, it } from 'vitest';
import { parseVersion } from './environment.ts';
import { recorded } from './testing/recorded.ts';

it.each([
  ['ovs-vswitchd-3.1.0-version', '3.1.0'],
  ['tcpdump-4.99.3-version', '4.99.3'],
  ['ping-20221126-version', '20221126'],
  ['iperf3-3.12-version', '3.12'],
  ['tcpreplay-4.4.3-version', '4.4.3'],
  ['trafgen-0.6.8-version', '0.6.8'],
  ['ip-6.1.0-version', '6.1.0'],
  ['unshare-2.38.1-version', '2.38.1'],
])('the version in %s is %s', (name, version) => {
  expect(parseVersion(recorded(name))).toBe(version);
});

it.each([
  ['ip utility, iproute2-ss190107', 'ss190107'],
  ['ip utility, iproute2-5.5.0', '5.5.0'],
  ['ping utility, iputils-s20190709', 's20190709'],
  ['ping from iputils 20240117', '20240117'],
  ['tcpdump version 4.99.4-PRE-GIT', '4.99.4'],
  ['ovs-vswitchd (Open vSwitch) 3.6.90', '3.6.90'],
  ['unshare from util-linux 2.41-rc1', '2.41'],
])('other greetings are understood: %s', (greeting, version) => {
  expect(parseVersion(greeting)).toBe(version);
});

it('there is no version in a text without one', () => {
  expect(parseVersion('ping: socket: Operation not permitted')).toBeUndefined();
});
