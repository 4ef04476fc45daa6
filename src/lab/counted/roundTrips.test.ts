import { expect, test } from 'vitest';
import { roundTrips } from './roundTrips.ts';

test('each answer has a round-trip time, and what is not an answer has none', () => {
  const printed = [
    'PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.',
    '64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.084 ms',
    '64 bytes from 10.0.0.2: icmp_seq=3 ttl=64 time=12.5 ms',
    'From 10.0.0.1 icmp_seq=4 Destination Host Unreachable',
    '64 bytes from 10.0.0.2: icmp_seq=5 ttl=64 time=1021 ms',
    '',
    '--- 10.0.0.2 ping statistics ---',
    '5 packets transmitted, 3 received, 40% packet loss, time 8ms',
    'rtt min/avg/max/mdev = 0.084/344.528/1021.000/478.2 ms',
  ].join('\n');
  expect(roundTrips(printed)).toEqual([0.084, 12.5, 1021]);
});
