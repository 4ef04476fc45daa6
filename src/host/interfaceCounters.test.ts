import { expect, it } from 'vitest';
import { parseInterfaceCounters } from './interfaceCounters.ts';
import { recorded } from './testing/recorded.ts';

const counters = parseInterfaceCounters(recorded('proc-net-dev-6.18-open-vswitch'));

it('reads every interface of /proc/net/dev, however its name is indented', () => {
  expect([...counters.keys()]).toEqual(['lo', 'v0', 'w1', 'vnic-1', 'w2', 'vnic-2', 'ovs-netdev', 'br0']);
});

it('tells packets received, transmitted, their bytes, and those dropped in transmission apart', () => {
  expect(counters.get('v0')).toEqual({
    received: 236,
    receivedBytes: 22_816,
    receiveDropped: 0,
    transmitted: 588,
    transmittedBytes: 299_912,
    transmitDropped: 68,
  });
  expect(counters.get('vnic-1')).toEqual({
    received: 2520,
    receivedBytes: 1_434_720,
    receiveDropped: 0,
    transmitted: 5,
    transmittedBytes: 442,
    transmitDropped: 0,
  });
});

it('reads counters that touch the colon', () => {
  const [title = '', columns = ''] = recorded('proc-net-dev-6.18-open-vswitch').split('\n');
  const line = 'mirror0-output:123456789012 77 0 5 0 0 0 0 9 8 0 7 0 0 0 0';
  const expected = {
    received: 77,
    receivedBytes: 123_456_789_012,
    receiveDropped: 5,
    transmitted: 8,
    transmittedBytes: 9,
    transmitDropped: 7,
  };
  expect(parseInterfaceCounters([title, columns, line].join('\n')).get('mirror0-output')).toEqual(expected);
});
