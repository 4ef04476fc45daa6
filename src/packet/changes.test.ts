import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ETHERTYPE, ethernet, icmpEcho, ipv4, tcp, udp, vlan } from './build.ts';
import { describeChanges } from './changes.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
/** The same bytes with those at `at` replaced. */
const patch = (bytes: Uint8Array, at: number, text: string) => {
  const patched = Uint8Array.from(bytes);
  patched.set(bytesOf(text), at);
  return patched;
};
/** The changes as lines. */
const lines = (original: Uint8Array, copy: Uint8Array, linkType: 1 | 'network' = 1) =>
  describeChanges(original, copy, linkType).map(({ field, before, after }) => `${field}: ${before} > ${after}`);

const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const addresses = { source: '192.168.1.3', destination: '192.168.1.4' };
const data = Uint8Array.from({ length: 40 }, (_, index) => index);
const over4 = (protocol: number, payload: Uint8Array, timeToLive = 64) =>
  ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4({ ...addresses, protocol, id: 77, timeToLive }, payload));
const over6 = (next: string, payload: Uint8Array) =>
  ethernet(
    { ...macs, type: ETHERTYPE.ipv6 },
    join(
      bytesOf(`60000000 ${payload.length.toString(16).padStart(4, '0')} ${next} 40`),
      bytesOf('fd000000000000000000000000000001 fd000000000000000000000000000002'),
      payload,
    ),
  );
const datagram = over4(17, udp({ addresses, sourcePort: 5000, destinationPort: 5001 }, data));
const segment = over4(
  6,
  tcp({ addresses, sourcePort: 40_000, destinationPort: 80, sequence: 1000, flags: ['psh', 'ack'] }, data),
);
const echo = over4(1, icmpEcho({ kind: 'request', id: 7, sequence: 3 }, data));
const arp = ethernet(
  { ...macs, type: ETHERTYPE.arp },
  bytesOf('0001 0800 06 04 0001 020000000001 c0a80103 000000000000 c0a80104'),
);
const tagged = vlan({ id: 10, priority: 3 }, datagram);
const icmpv6 = over6('00', join(bytesOf('3a00050200000100 8000abcd 00070003'), data));
const fragment6 = over6('2c', join(bytesOf('11 00 0001 0000abcd 1388 1389 0030 beef'), data));
const timestamps = patch(
  over4(6, join(tcp({ addresses, sourcePort: 1, destinationPort: 2, sequence: 3, flags: [] }, bytesOf('')), data)),
  46,
  '80',
);

describe('a change is named by its field', () => {
  test.each<readonly [line: string, original: Uint8Array, at: number, value: string]>([
    ['ethernet.destination: 02:00:00:00:00:02 > 02:00:00:00:00:ff', datagram, 5, 'ff'],
    ['ethernet.source: 02:00:00:00:00:01 > 02:00:00:00:00:ff', datagram, 11, 'ff'],
    ['ethernet.type: 0x0800 > 0x0801', datagram, 13, '01'],
    ['vlan.type: 0x8100 > 0x88a8', tagged, 12, '88a8'],
    ['vlan.priority: 3 > 5', tagged, 14, 'a0'],
    ['vlan.dei: 0 > 1', tagged, 14, '70'],
    ['vlan.id: 10 > 11', tagged, 15, '0b'],
    ['ipv4.headerLength: 5 > 6', datagram, 14, '46'],
    ['ipv4.tos: 0x00 > 0xb8', datagram, 15, 'b8'],
    ['ipv4.length: 68 > 69', datagram, 17, '45'],
    ['ipv4.id: 0x004d > 0x014d', datagram, 18, '01'],
    ['ipv4.flags: 0x2 > 0x0', datagram, 20, '00'],
    ['ipv4.fragmentOffset: 0 > 2', datagram, 21, '02'],
    ['ipv4.ttl: 64 > 63', datagram, 22, '3f'],
    ['ipv4.protocol: 17 > 6', datagram, 23, '06'],
    ['ipv4.source: 192.168.1.3 > 192.168.1.9', datagram, 29, '09'],
    ['ipv4.destination: 192.168.1.4 > 192.168.1.9', datagram, 33, '09'],
    ['ipv4.ttl: 64 > 63', tagged, 26, '3f'],
    ['udp.sourcePort: 5000 > 5002', datagram, 35, '8a'],
    ['udp.destinationPort: 5001 > 5002', datagram, 37, '8a'],
    ['udp.length: 48 > 49', datagram, 39, '31'],
    ['tcp.sequence: 1000 > 1001', segment, 41, 'e9'],
    ['tcp.acknowledgment: 0 > 4294967295', segment, 42, 'ffffffff'],
    ['tcp.headerLength: 5 > 6', segment, 46, '60'],
    ['tcp.flags: P. > .', segment, 47, '10'],
    ['tcp.flags: P. > none', segment, 47, '00'],
    ['tcp.window: 64240 > 1', segment, 48, '0001'],
    ['tcp.urgentPointer: 0 > 1', segment, 53, '01'],
    ['tcp.options bytes 3 to 4: 0304 > ffff', timestamps, 57, 'ffff'],
    ['icmp.type: 8 > 0', echo, 34, '00'],
    ['icmp.code: 0 > 1', echo, 35, '01'],
    ['icmp.id: 0x0007 > 0x0008', echo, 39, '08'],
    ['icmp.sequence: 3 > 4', echo, 41, '04'],
    ['arp.operation: 1 > 2', arp, 21, '02'],
    ['arp.senderMac: 02:00:00:00:00:01 > 02:00:00:00:00:ff', arp, 27, 'ff'],
    ['arp.senderIp: 192.168.1.3 > 192.168.1.9', arp, 31, '09'],
    ['arp.targetMac: 00:00:00:00:00:00 > 02:00:00:00:00:00', arp, 32, '02'],
    ['arp.targetIp: 192.168.1.4 > 192.168.1.9', arp, 41, '09'],
    ['ipv6.trafficClass: 0x00 > 0x0b', icmpv6, 14, '60b0'],
    ['ipv6.flowLabel: 0x00000 > 0x00001', icmpv6, 17, '01'],
    ['ipv6.nextHeader: 0 > 60', icmpv6, 20, '3c'],
    ['ipv6.hopLimit: 64 > 63', icmpv6, 21, '3f'],
    ['ipv6.source: fd00::1 > fd00::9', icmpv6, 37, '09'],
    ['ipv6.destination: fd00::2 > fd00::9', icmpv6, 53, '09'],
    ['ipv6.extension byte 2: 05 > 06', icmpv6, 56, '06'],
    ['icmpv6.checksum: 0xabcd > 0xffff', icmpv6, 64, 'ffff'],
    ['icmpv6.sequence: 3 > 4', icmpv6, 69, '04'],
    ['ipv6.fragment.more: 1 > 0', fragment6, 57, '00'],
    ['ipv6.fragment.id: 0x0000abcd > 0x1000abcd', fragment6, 58, '10'],
    ['udp.checksum: 0xbeef > 0x0000', fragment6, 68, '0000'],
    ['payload byte 12: 0c > ff', datagram, 54, 'ff'],
    ['payload byte 0: 00 > ff', segment, 54, 'ff'],
    ['payload bytes 12 to 15: 0c0d0e0f > ffffffff', datagram, 54, 'ffffffff'],
    ['payload bytes 1 to 9: 0102030405060708… > ffffffffffffffff…', datagram, 43, 'ffffffffffffffffff'],
  ])('%s', (line, original, at, value) => {
    expect(lines(original, patch(original, at, value))).toEqual([line]);
  });

  test('checksums as hexadecimal numbers', () => {
    const copy = patch(patch(segment, 24, 'abcd'), 50, '0001');
    expect(lines(segment, copy)).toEqual([
      expect.stringMatching(/^ipv4\.checksum: 0x[0-9a-f]{4} > 0xabcd$/),
      expect.stringMatching(/^tcp\.checksum: 0x[0-9a-f]{4} > 0x0001$/),
    ]);
  });

  test('several in the order of their bytes', () => {
    const routed = over4(17, udp({ addresses, sourcePort: 5000, destinationPort: 5001 }, data), 63);
    expect(lines(datagram, routed)).toEqual(['ipv4.ttl: 64 > 63', expect.stringMatching(/^ipv4\.checksum: /)]);
  });

  test('from the network layer up as well', () => {
    expect(lines(datagram.subarray(12), patch(datagram, 22, '3f').subarray(12), 'network')).toEqual([
      'ipv4.ttl: 64 > 63',
    ]);
  });
});

describe('VLAN tags', () => {
  test('that were added are one change', () => {
    expect(lines(datagram, tagged)).toEqual(['vlan:  > vlan 10, p 3']);
    expect(lines(tagged, vlan({ id: 20 }, tagged))).toEqual(['vlan:  > vlan 20']);
  });

  test('that were removed are one change', () => {
    expect(lines(tagged, datagram)).toEqual(['vlan: vlan 10, p 3 > ']);
    expect(lines(vlan({ id: 20 }, tagged), datagram)).toEqual(['vlan: vlan 20, vlan 10, p 3 > ']);
  });

  test('do not hide what else was changed', () => {
    expect(lines(tagged, patch(datagram, 22, '3f'))).toEqual(['vlan: vlan 10, p 3 > ', 'ipv4.ttl: 64 > 63']);
  });

  test('of a type that is none any more are not taken for removed', () => {
    expect(lines(tagged, patch(tagged, 13, '01'))).toEqual(['vlan.type: 0x8100 > 0x8101']);
  });
});

describe('where the lengths differ', () => {
  test('what was added to the end has nothing before', () => {
    expect(lines(datagram, join(datagram, bytesOf('beef')))).toEqual(['payload bytes 40 to 41:  > beef']);
  });

  test('what was cut from the end has nothing after', () => {
    expect(lines(datagram, datagram.subarray(0, -1))).toEqual(['payload byte 39: 27 > ']);
  });

  test('a field that was cut shows what is left of it', () => {
    expect(lines(datagram, datagram.subarray(0, 32))[0]).toBe('ipv4.destination: 192.168.1.4 > c0a8 [cut short]');
    expect(lines(datagram, datagram.subarray(0, 32))[1]).toBe('udp.sourcePort: 5000 > ');
  });

  test('a header that the original has in part is payload', () => {
    const cut = datagram.subarray(0, 20);
    expect(lines(cut, patch(cut, 19, 'ff'))).toEqual(['payload byte 5: 4d > ff']);
  });
});

test('padding behind a short IP packet is payload, not a header', () => {
  const short = over4(17, bytesOf('1388'));
  expect(lines(short, patch(short, 36, 'ff'))).toEqual(['payload byte 2: 00 > ff']);
  const claimsOptions = patch(short, 14, '46');
  expect(lines(claimsOptions, patch(claimsOptions, 36, 'ff'))).toEqual(['payload byte 2: 00 > ff']);
});

test('after sixteen changes the rest is one entry that says how many bytes', () => {
  const everyOther = Uint8Array.from(datagram, (byte, at) => (at >= 42 && at % 2 === 0 ? byte ^ 0xff : byte));
  const told = lines(datagram, everyOther);
  expect(told).toHaveLength(17);
  expect(told[15]).toBe('payload byte 30: 1e > e1');
  expect(told[16]).toBe('more:  > 4 bytes');
});

describe('any two frames', () => {
  const linkTypes = fc.constantFrom<(1 | 'network')[]>(1, 'network');
  const frames = fc.constantFrom(datagram, segment, echo, arp, tagged, icmpv6, fragment6, timestamps);

  test.prop([fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 100 }), linkTypes])(
    'give at most seventeen changes and no error',
    (original, copy, linkType) => {
      expect(describeChanges(original, copy, linkType).length).toBeLessThanOrEqual(17);
    },
  );

  test.prop([frames, frames, fc.nat(120), fc.nat(120)])(
    'that differ give a change, each with two values',
    (one, other, oneLength, otherLength) => {
      const [original, copy] = [one.subarray(0, oneLength), other.subarray(0, otherLength)];
      const changes = describeChanges(original, copy, 1);
      expect(changes.length === 0).toBe(Buffer.compare(original, copy) === 0);
      for (const { before, after } of changes) expect(before).not.toBe(after);
    },
  );

  test.prop([frames, fc.nat(100), fc.nat(255), linkTypes])(
    'that differ in one byte give a change, and none when they do not',
    (original, at, value, linkType) => {
      const copy = Uint8Array.from(original);
      copy[at] = value;
      const isChanged = Buffer.compare(original, copy) !== 0;
      expect(describeChanges(original, copy, linkType).length > 0).toBe(isChanged);
    },
  );
});
