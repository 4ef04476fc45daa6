import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  arp,
  cooked,
  cookedV2,
  ETHERTYPE,
  erspan2,
  erspan3,
  ethernet,
  GRE,
  GROUP,
  gre,
  HOP_BY_HOP,
  hopByHop,
  icmpEcho,
  icmpv6Echo,
  ipv4,
  ipv4Fragments,
  ipv6,
  ipv6Fragments,
  lacp,
  listenerReport,
  lldp,
  neighbor,
  rstp,
  stp,
  stpTopologyChange,
  tcp,
  udp,
  VXLAN_PORT,
  vlan,
  vxlan,
} from './build.ts';
import { internetChecksum } from './checksum.ts';
import { PROTOCOL, readIpv4, readIpv6 } from './ip.ts';
import { kindOf } from './kind.ts';
import { summarize } from './summary.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const none = new Uint8Array();
const addresses = { source: '192.168.1.3', destination: '192.168.1.200' };
const addresses6 = { source: '2001:db8::3', destination: '2001:db8::c8' };
const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };

describe('checksums agree with published examples', () => {
  test('RFC 1071, section 3', () => {
    expect(internetChecksum(bytesOf('0001 f203 f4f5 f6f7'))).toBe(0x220d);
  });

  test('an odd last byte counts as the high half of a word', () => {
    expect(internetChecksum(bytesOf('0001 f2'))).toBe(internetChecksum(bytesOf('0001 f200')));
  });

  test('an IPv4 header', () => {
    const packet = ipv4(
      { source: '192.168.0.1', destination: '192.168.0.199', protocol: 17, id: 0 },
      new Uint8Array(95),
    );
    expect(hex(packet.subarray(0, 20))).toBe('45000073000040004011b861c0a80001c0a800c7');
  });

  test('a UDP datagram', () => {
    const datagram = udp(
      {
        addresses: { source: '152.1.51.27', destination: '152.14.94.75' },
        sourcePort: 0xa08f,
        destinationPort: 0x2694,
      },
      bytesOf('6262'),
    );
    expect(hex(datagram)).toBe('a08f2694000a14de6262');
  });

  test('a UDP checksum that comes to zero is sent as all ones (RFC 768)', () => {
    const ports = { addresses, sourcePort: 1, destinationPort: 2 };
    const checksum = udp(ports, bytesOf('0000')).subarray(6, 8);
    expect(hex(udp(ports, checksum).subarray(6, 8))).toBe('ffff');
  });
});

describe('a receiver that sums all up finds nothing amiss', () => {
  const pseudo = (protocol: number, length: number) =>
    bytesOf(`c0a80103 c0a801c8 ${hex(Uint8Array.of(0, protocol, length >> 8, length & 255))}`);
  const payload = fc.uint8Array({ maxLength: 200 });
  const port = fc.nat(0xffff);
  const number = fc.nat(0xffff_ffff);

  test.prop([port, port, payload])('UDP, which never says zero', (sourcePort, destinationPort, data) => {
    const datagram = udp({ addresses, sourcePort, destinationPort }, data);
    expect(internetChecksum(pseudo(17, datagram.length), datagram)).toBe(0);
    expect(hex(datagram.subarray(6, 8))).not.toBe('0000');
  });

  test.prop([port, number, number, payload])('TCP', (sourcePort, sequence, acknowledgment, data) => {
    const segment = tcp(
      { addresses, sourcePort, destinationPort: 80, sequence, acknowledgment, flags: ['psh', 'ack'] },
      data,
    );
    expect(internetChecksum(pseudo(6, segment.length), segment)).toBe(0);
  });

  const pseudo6 = (protocol: number, length: number) =>
    bytesOf(
      `20010db8${'00'.repeat(11)}03 20010db8${'00'.repeat(11)}c8 ${length.toString(16).padStart(8, '0')} 000000 ${hex(Uint8Array.of(protocol))}`,
    );

  test.prop([port, port, payload])('UDP and TCP over IPv6', (sourcePort, destinationPort, data) => {
    const ports = { addresses: addresses6, sourcePort, destinationPort };
    const datagram = udp(ports, data);
    const segment = tcp({ ...ports, sequence: 1, flags: ['ack'] }, data);
    expect(internetChecksum(pseudo6(17, datagram.length), datagram)).toBe(0);
    expect(internetChecksum(pseudo6(6, segment.length), segment)).toBe(0);
  });

  test.prop([port, port, payload])('ICMPv6: echo, neighbour discovery, listener report', (id, sequence, data) => {
    for (const message of [
      icmpv6Echo({ addresses: addresses6, kind: 'request', id, sequence }, data),
      icmpv6Echo({ addresses: addresses6, kind: 'reply', id, sequence }, data),
      neighbor({ addresses: addresses6, kind: 'solicitation', target: '2001:db8::1', mac: macs.source }),
      neighbor({ addresses: addresses6, kind: 'advertisement', target: '2001:db8::1', mac: macs.source }),
      listenerReport(addresses6, ['ff02::fb', 'ff02::1:3']),
    ])
      expect(internetChecksum(pseudo6(58, message.length), message)).toBe(0);
  });

  test.prop([payload])('GRE', (data) => {
    expect(internetChecksum(gre({ checksum: true, key: 7, sequence: 8 }, data))).toBe(0);
  });

  test.prop([port, port, payload])('ICMP echo', (id, sequence, data) => {
    expect(internetChecksum(icmpEcho({ kind: 'request', id, sequence }, data))).toBe(0);
  });
});

describe('frames', () => {
  const frame = ethernet({ ...macs, type: ETHERTYPE.ipv4 }, bytesOf('4500'));

  test('are padded to 60 bytes', () => {
    expect(hex(frame)).toBe(`02000000000202000000000108004500${'00'.repeat(44)}`);
  });

  test('take a VLAN tag after their addresses', () => {
    expect(hex(vlan({ id: 10, priority: 5 }, frame)).slice(0, 40)).toBe('0200000000020200000000018100a00a08004500');
  });

  test("take a service provider's tag, and say that they may be dropped", () => {
    const tag = { id: 100, priority: 1, dropEligible: true, type: ETHERTYPE.serviceVlan };
    expect(hex(vlan(tag, frame)).slice(24, 36)).toBe('88a830640800');
  });

  test('carry ARP, which fills them up to 60 bytes', () => {
    const [sender, target] = [
      { mac: macs.source, ip: addresses.source },
      { mac: macs.destination, ip: addresses.destination },
    ];
    const request = arp({ kind: 'request', sender, target: { ip: target.ip } });
    expect(hex(request)).toBe('0001080006040001020000000001c0a80103000000000000c0a801c8');
    expect(hex(arp({ kind: 'reply', sender: target, target: sender }))).toBe(
      '0001080006040002020000000002c0a801c8020000000001c0a80103',
    );
    expect(ethernet({ ...macs, type: ETHERTYPE.arp }, request)).toHaveLength(60);
  });

  test.each(['', '02:00:00:00:00', '02:00:00:00:00:0g', '2:0:0:0:0:1'])(
    'the Ethernet address "%s" is refused',
    (source) => {
      expect(() => ethernet({ source, destination: '02:00:00:00:00:02', type: 0 }, none)).toThrow(RangeError);
    },
  );

  test.each(['', '192.168.1', '192.168.1.256', '1.2.3.4.5', 'a.b.c.d'])(
    'the IPv4 address "%s" is refused',
    (source) => {
      expect(() => ipv4({ source, destination: '192.168.1.1', protocol: 1, id: 0 }, none)).toThrow(RangeError);
    },
  );

  test.each([
    '',
    ':',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '::g',
    '::12345',
    ':::',
    '::1%eth0',
  ])('the IPv6 address "%s" is refused', (source) => {
    expect(() => ipv6({ source, destination: '::1', nextHeader: 59 }, none)).toThrow(RangeError);
  });
});

test.prop([fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 10 })])(
  'fragments put together are the packet',
  (payload, eights) => {
    const fragments = ipv4Fragments({ ...addresses, protocol: 17, id: 7 }, payload, eights * 8).map(readIpv4);
    const whole = new Uint8Array(payload.length);
    for (const fragment of fragments) whole.set(fragment?.payload ?? none, fragment?.fragment?.offset ?? 0);
    expect(whole).toEqual(payload);
    expect(fragments.filter((fragment) => !fragment?.fragment?.more)).toHaveLength(1);
  },
);

describe('IPv6', () => {
  test('has traffic class, flow label, length, hop limit, and addresses in full', () => {
    const packet = ipv6(
      { source: '::1', destination: 'fe80::1:0:2', nextHeader: 59, flowLabel: 0xabcde },
      bytesOf('ff'),
    );
    expect(hex(packet)).toBe(`600abcde00013b40${'00'.repeat(15)}01fe80${'00'.repeat(9)}0100000002ff`);
  });

  test.each([
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::', '00'.repeat(16)],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
    ['2001:DB8::', `20010db8${'00'.repeat(12)}`],
  ])('the address %s', (source, expected) => {
    expect(hex(ipv6({ source, destination: '::', nextHeader: 59 }, none).subarray(8, 24))).toBe(expected);
  });

  test.prop([fc.uint8Array({ maxLength: 30 })])('hop-by-hop options take a multiple of 8 bytes', (options) => {
    const packet = ipv6(
      { ...addresses6, nextHeader: HOP_BY_HOP },
      hopByHop({ nextHeader: PROTOCOL.udp, options }, bytesOf('cafe')),
    );
    expect(readIpv6(packet)).toMatchObject({ protocol: PROTOCOL.udp, payload: bytesOf('cafe') });
    expect((packet.length - 40 - 2) % 8).toBe(0);
  });

  test('pads options with one zero, or with the option that says how many', () => {
    const header = (options: string) => hex(hopByHop({ nextHeader: 59, options: bytesOf(options) }, none));
    expect(header('05020000')).toBe('3b00050200000100');
    expect(header('0502000000')).toBe('3b00050200000000');
    expect(header('050200000000')).toBe('3b00050200000000');
    expect(header('')).toBe('3b00010400000000');
  });

  test.prop([fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 10 })])(
    'fragments put together are the packet',
    (payload, eights) => {
      const header = { ...addresses6, nextHeader: PROTOCOL.udp, id: 0xcafe_babe };
      const fragments = ipv6Fragments(header, payload, eights * 8).map(readIpv6);
      const whole = new Uint8Array(payload.length);
      for (const fragment of fragments) whole.set(fragment?.payload ?? none, fragment?.fragment?.offset ?? 0);
      expect(whole).toEqual(payload);
      expect(fragments.filter((fragment) => !fragment?.fragment?.more)).toHaveLength(1);
      expect(new Set(fragments.map((fragment) => fragment?.fragment?.id))).toEqual(new Set([0xcafe_babe]));
    },
  );

  test.each([
    [icmpv6Echo({ addresses: addresses6, kind: 'request', id: 7, sequence: 3 }, none), 'ICMPv6 echo request'],
    [icmpv6Echo({ addresses: addresses6, kind: 'reply', id: 7, sequence: 3 }, none), 'ICMPv6 echo reply'],
    [
      neighbor({ addresses: addresses6, kind: 'solicitation', target: '::1', mac: macs.source }),
      'ICMPv6 neighbor solicitation',
    ],
    [
      neighbor({ addresses: addresses6, kind: 'advertisement', target: '::1', mac: macs.source }),
      'ICMPv6 neighbor advertisement',
    ],
    [listenerReport(addresses6, ['ff02::fb']), 'ICMPv6 listener report'],
  ])('%# is read as %s', (message, kind) => {
    const packet = ipv6({ ...addresses6, nextHeader: PROTOCOL.icmpv6 }, message);
    expect(kindOf(ethernet({ ...macs, type: ETHERTYPE.ipv6 }, packet))).toBe(kind);
  });
});

test('TCP options move the data on', () => {
  const options = bytesOf('020405b4');
  const segment = tcp(
    { addresses, sourcePort: 1, destinationPort: 2, sequence: 3, flags: ['syn'], options },
    bytesOf('ff'),
  );
  const packet = ipv4({ ...addresses, protocol: PROTOCOL.tcp, id: 1 }, segment);
  expect(hex(segment.subarray(12, 14))).toBe('6002');
  expect(hex(segment.subarray(20))).toBe('020405b4ff');
  expect(summarize(ethernet({ ...macs, type: ETHERTYPE.ipv4 }, packet))).toMatch(/length 1$/);
});

describe('tunnels', () => {
  const frame = bytesOf('cafe');

  test('GRE has a field for each thing that is said (RFC 2890)', () => {
    expect(GRE).toBe(47);
    expect(hex(gre({}, frame))).toBe('00006558cafe');
    expect(hex(gre({ key: 0x01020304 }, frame))).toBe('2000655801020304cafe');
    expect(hex(gre({ sequence: 5 }, frame))).toBe('1000655800000005cafe');
    expect(hex(gre({ key: 0xffffffff, sequence: 5 }, frame))).toBe('30006558ffffffff00000005cafe');
    expect(hex(gre({ protocol: ETHERTYPE.ipv4, checksum: true }, none))).toBe('80000800' + '77ff0000');
  });

  test('ERSPAN type II has 8 bytes, and says which VLAN is still in the frame', () => {
    const header = { sequence: 1, session: 1023, vlan: 0xabc, priority: 5, tagged: true, index: 0x12345 };
    expect(hex(erspan2(header, frame))).toBe('100088be00000001' + '1abcbbff00012345' + 'cafe');
    expect(hex(erspan2({ sequence: 1, session: 2, index: 3 }, frame)).slice(16, 32)).toBe('1000000200000003');
  });

  test('ERSPAN type III has 12 bytes, and 8 more for the platform', () => {
    const header = { sequence: 1, session: 2, timestamp: 0x01020304 };
    expect(hex(erspan3(header, frame))).toBe('100022eb00000001' + '200000020102030400000000' + 'cafe');
    const platform = { id: 63, info: 0x3ff_fffe, more: 0x05060708 };
    expect(hex(erspan3({ ...header, egress: true, hardware: 63, platform }, frame))).toBe(
      '100022eb00000001' + '2000000201020304000003f9' + 'fffffffe05060708' + 'cafe',
    );
  });

  test('VXLAN says its network', () => {
    expect(VXLAN_PORT).toBe(4789);
    expect(hex(vxlan({ vni: 0xabcdef }, frame))).toBe('08000000abcdef00cafe');
    const header = { addresses, sourcePort: 1, destinationPort: VXLAN_PORT, checksum: 'none' } as const;
    expect(hex(udp(header, frame))).toBe('000112b5000a0000cafe');
  });
});

describe('what switches say', () => {
  const root = { priority: 0x8000, mac: macs.source };
  const tree = { root, rootCost: 4, bridge: { priority: 0x9000, mac: macs.destination }, port: 0x8002, messageAge: 1 };
  const told = '8000020000000001' + '00000004' + '9000020000000002' + '8002' + '0100140002000f00';

  test('LLDP is a list of elements with an end', () => {
    const unit = lldp({ chassis: macs.source, port: 'p1', secondsToLive: 120, system: 's', description: '' });
    expect(hex(unit)).toBe(
      '020704020000000001' + '0403057031' + '06020078' + '0a0173' + '0c00' + '0e0400040004' + '0000',
    );
    expect(
      kindOf(ethernet({ source: macs.source, destination: GROUP.nearestBridge, type: ETHERTYPE.lldp }, unit)),
    ).toBe('LLDP');
  });

  test('BPDUs stand behind LLC', () => {
    expect(hex(stp(tree))).toBe(`424203 0000 00 00 00 ${told}`.replaceAll(' ', ''));
    expect(hex(stp(tree, { topologyChange: true })).slice(14, 16)).toBe('01');
    expect(hex(stpTopologyChange())).toBe('42420300000080');
    expect(hex(rstp(tree, 'forwarding'))).toBe(`424203 0000 02 02 3c ${told} 00`.replaceAll(' ', ''));
    expect(['proposal', 'learning'].map((state) => rstp(tree, state as 'proposal' | 'learning')[7])).toEqual([
      0x0e, 0x1c,
    ]);
    const bpdu = stp(tree);
    expect(kindOf(ethernet({ source: macs.source, destination: GROUP.bridges, type: bpdu.length }, bpdu))).toBe('STP');
  });

  test('LACP has 110 bytes', () => {
    const side = { system: macs.source, key: 10, port: 1, state: 0x3d };
    const unit = lacp({ actor: side, partner: { ...side, system: macs.destination } });
    expect(hex(unit)).toBe(
      '0101' +
        '01148000020000000001000a008000013d000000' +
        '02148000020000000002000a008000013d000000' +
        '03100000'.padEnd(32, '0') +
        '00'.repeat(52),
    );
    expect(unit).toHaveLength(110);
    const header = { source: macs.source, destination: GROUP.slowProtocols, type: ETHERTYPE.slowProtocols };
    expect(kindOf(ethernet(header, unit))).toBe('ethertype 0x8809');
  });
});

test('cooked packets have 16 or 20 bytes in place of the Ethernet header', () => {
  const header = { direction: 'from us', source: macs.source, protocol: ETHERTYPE.ipv4 } as const;
  expect(hex(cooked(header, bytesOf('45')))).toBe('00040001000602000000000100000800' + '45');
  expect(hex(cookedV2({ ...header, direction: 'to us', interface: 2 }, bytesOf('45')))).toBe(
    '0800000000000002000100060200000000010000' + '45',
  );
});
