import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ipv6Text } from './address.ts';
import { ETHERTYPE, ethernet, icmpEcho, ipv4, ipv4Fragments, tcp, udp, vlan } from './build.ts';
import { kindOf } from './kind.ts';
import { summarize } from './summary.ts';

const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const addresses = { source: '192.168.1.3', destination: '192.168.1.4' };
const zeros = (length: number) => new Uint8Array(length);
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const over4 = (protocol: number, payload: Uint8Array) =>
  ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4({ ...addresses, protocol, id: 77 }, payload));
const over6 = (next: number, payload: Uint8Array) => {
  const header = bytesOf(
    `60000000 0000 ${next.toString(16).padStart(2, '0')} 40 fe800000000000000000000000000001 ff020000000000000000000000000002`,
  );
  header[5] = payload.length;
  return ethernet({ ...macs, type: ETHERTYPE.ipv6 }, Uint8Array.from([...header, ...payload]));
};
const raw = (type: number, payload: Uint8Array) => ethernet({ ...macs, type }, payload);
const arp = (operation: number) =>
  raw(ETHERTYPE.arp, bytesOf(`0001 0800 06 04 000${operation} 020000000001 c0a80103 000000000000 c0a80104`));

const echo = over4(1, icmpEcho({ kind: 'request', id: 7, sequence: 3 }, zeros(56)));
const segment = { addresses, sourcePort: 40_000, destinationPort: 80, sequence: 1000, acknowledgment: 2000 } as const;
const [firstFragment = echo, lastFragment = echo] = ipv4Fragments(
  { ...addresses, protocol: 17, id: 77 },
  udp({ addresses, sourcePort: 5000, destinationPort: 5001 }, zeros(24)),
  16,
).map((packet) => raw(ETHERTYPE.ipv4, packet));

const rows: readonly (readonly [kind: string, line: string, frame: Uint8Array])[] = [
  ['ICMP echo request', '192.168.1.3 > 192.168.1.4: ICMP echo request, id 7, seq 3, length 64', echo],
  [
    'ICMP echo reply',
    '192.168.1.3 > 192.168.1.4: ICMP echo reply, id 1, seq 2, length 8',
    over4(1, icmpEcho({ kind: 'reply', id: 1, sequence: 2 }, zeros(0))),
  ],
  ['ICMP unreachable', '192.168.1.3 > 192.168.1.4: ICMP unreachable, length 8', over4(1, bytesOf('0301fcfe 00000000'))],
  ['ICMP type 5', '192.168.1.3 > 192.168.1.4: ICMP type 5, length 8', over4(1, bytesOf('0501fafe 00000000'))],
  [
    'TCP',
    '192.168.1.3.40000 > 192.168.1.4.80: Flags [S], seq 1000, win 64240, length 0',
    over4(6, tcp({ ...segment, flags: ['syn'] }, zeros(0))),
  ],
  [
    'TCP',
    '192.168.1.3.40000 > 192.168.1.4.80: Flags [.], ack 2000, win 64240, length 0',
    over4(6, tcp({ ...segment, flags: ['ack'] }, zeros(0))),
  ],
  [
    'TCP',
    '192.168.1.3.40000 > 192.168.1.4.80: Flags [P.], seq 1000:1100, ack 2000, win 64240, length 100',
    over4(6, tcp({ ...segment, flags: ['psh', 'ack'] }, zeros(100))),
  ],
  [
    'UDP',
    '192.168.1.3.5000 > 192.168.1.4.5001: UDP, length 3',
    over4(17, udp({ addresses, sourcePort: 5000, destinationPort: 5001 }, zeros(3))),
  ],
  [
    'UDP',
    '192.168.1.3.5000 > 192.168.1.4.5001: UDP, length 24 [fragment of id 77, offset 0, more follow]',
    firstFragment,
  ],
  ['IPv4 fragment', '192.168.1.3 > 192.168.1.4: UDP, length 16 [fragment of id 77, offset 16]', lastFragment],
  ['IPv4 proto 47', '192.168.1.3 > 192.168.1.4: IPv4 proto 47, length 4', over4(47, zeros(4))],
  ['ARP request', 'ARP, Request who-has 192.168.1.4 tell 192.168.1.3, length 46', arp(1)],
  ['ARP reply', 'ARP, Reply 192.168.1.3 is-at 02:00:00:00:00:01, length 46', arp(2)],
  ['ARP operation 3', 'ARP, operation 3 from 192.168.1.3, length 46', arp(3)],
  [
    'ICMPv6 neighbor solicitation',
    'fe80::1 > ff02::2: ICMPv6 neighbor solicitation, length 24',
    over6(58, bytesOf(`87000000${'00'.repeat(20)}`)),
  ],
  [
    'ICMPv6 echo request',
    'fe80::1 > ff02::2: ICMPv6 echo request, id 7, seq 3, length 8',
    over6(58, bytesOf('80000000 0007 0003')),
  ],
  [
    'ICMPv6 listener report',
    'fe80::1 > ff02::2: ICMPv6 listener report, length 8',
    over6(0, bytesOf('3a00 0502 0000 0100 8f00000000000001')),
  ],
  ['IPv6 UDP', 'fe80::1.53 > ff02::2.54: UDP, length 0', over6(17, bytesOf('0035 0036 0008 0000'))],
  [
    'IPv6 fragment',
    'fe80::1 > ff02::2: UDP, length 8 [fragment of id 5, offset 16]',
    over6(44, bytesOf('1100 0010 00000005 0000000000000000')),
  ],
  ['LLDP', 'LLDP, 02:00:00:00:00:01 > 02:00:00:00:00:02, length 60', raw(0x88cc, zeros(0))],
  ['STP', 'STP, 02:00:00:00:00:01 > 02:00:00:00:00:02, length 60', raw(38, bytesOf('424203'))],
  ['LLC', 'LLC, 02:00:00:00:00:01 > 02:00:00:00:00:02, length 60', raw(38, bytesOf('aaaa03'))],
  ['ethertype 0x88b5', 'ethertype 0x88b5, 02:00:00:00:00:01 > 02:00:00:00:00:02, length 60', raw(0x88b5, zeros(0))],
  [
    'ICMP echo request',
    'vlan 10, 192.168.1.3 > 192.168.1.4: ICMP echo request, id 7, seq 3, length 64',
    vlan({ id: 10 }, echo),
  ],
  [
    'ICMP echo request',
    'vlan 20, p 5, vlan 10, 192.168.1.3 > 192.168.1.4: ICMP echo request, id 7, seq 3, length 64',
    vlan({ id: 20, priority: 5 }, vlan({ id: 10 }, echo)),
  ],
  [
    'ICMP echo request',
    '192.168.1.3 > 192.168.1.4: ICMP echo request, id 7, seq 3, length 64 [cut short]',
    echo.subarray(0, 60),
  ],
  [
    'TCP',
    '192.168.1.3.40000 > 192.168.1.4.80: TCP [cut short]',
    over4(6, tcp({ ...segment, flags: ['syn'] }, zeros(0))).subarray(0, 40),
  ],
  ['cut short', 'IPv4, 02:00:00:00:00:01 > 02:00:00:00:00:02, length 20 [cut short]', echo.subarray(0, 20)],
  ['cut short', '02:00:00:00:00:01 > 02:00:00:00:00:02, length 13 [cut short]', echo.subarray(0, 13)],
  ['cut short', 'Ethernet, length 0 [cut short]', zeros(0)],
];

test('TCP sequence numbers wrap', () => {
  const last = over4(6, tcp({ ...segment, sequence: 0xffff_ffff, flags: ['ack'] }, zeros(10)));
  expect(summarize(last)).toContain('seq 4294967295:9,');
});

describe('a frame is told in one line', () => {
  test.each(rows.map(([, line, frame]) => [line, frame] as const))('%s', (line, frame) => {
    expect(summarize(frame)).toBe(line);
  });
});

describe('a frame has a kind', () => {
  test.each(rows.map(([kind, line, frame]) => [kind, line, frame] as const))('%s: %s', (kind, _, frame) => {
    expect(kindOf(frame)).toBe(kind);
  });
});

describe('no bytes throw, and none give more than a line', () => {
  const tell = (frame: Uint8Array) => {
    expect(summarize(frame)).toMatch(/^[\x20-\x7e]{1,200}$/);
    expect(kindOf(frame)).toMatch(/^[\x20-\x7e]{1,40}$/);
  };
  const known = fc.constantFrom(...rows.map(([, , frame]) => frame));

  test.prop([fc.uint8Array({ maxLength: 120 })])('random bytes', tell);
  test.prop([fc.constantFrom('0800', '0806', '86dd', '8100', '88a8', '0026'), fc.uint8Array({ maxLength: 120 })])(
    'random bytes after a type',
    (type, rest) => {
      tell(Uint8Array.from([...zeros(12), ...bytesOf(type), ...rest]));
    },
  );
  test.prop([known, fc.nat(120)])('known frames, cut anywhere', (frame, length) => tell(frame.subarray(0, length)));
  test.prop([known, fc.nat(80), fc.nat(255)])('known frames, any byte changed', (frame, at, byte) => {
    tell(frame.map((old, index) => (index === at ? byte : old)));
  });
  test.prop([fc.integer({ min: 3, max: 120 })])('nothing but VLAN tags', (tags) => {
    const frame = Uint8Array.from([...zeros(12), ...Array.from({ length: tags }, () => [0x81, 0, 0, 1]).flat()]);
    expect(summarize(frame)).toContain('[cut short]');
  });
});

test.prop([fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })])(
  'IPv6 addresses read as the URL standard writes them',
  (groups) => {
    const bytes = Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]));
    const url = new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`);
    expect(`[${ipv6Text(bytes)}]`).toBe(url.hostname);
  },
);
