import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ETHERTYPE, ethernet, icmpEcho, ipv4, ipv4Fragments, tcp, udp, vlan } from './build.ts';
import { internetChecksum } from './checksum.ts';
import { readIpv4 } from './ip.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const none = new Uint8Array();
const addresses = { source: '192.168.1.3', destination: '192.168.1.200' };

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

  test.prop([port, port, payload])('ICMP echo', (id, sequence, data) => {
    expect(internetChecksum(icmpEcho({ kind: 'request', id, sequence }, data))).toBe(0);
  });
});

describe('frames', () => {
  const frame = ethernet(
    { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type: ETHERTYPE.ipv4 },
    bytesOf('4500'),
  );

  test('are padded to 60 bytes', () => {
    expect(hex(frame)).toBe(`02000000000202000000000108004500${'00'.repeat(44)}`);
  });

  test('take a VLAN tag after their addresses', () => {
    expect(hex(vlan({ id: 10, priority: 5 }, frame)).slice(0, 40)).toBe('0200000000020200000000018100a00a08004500');
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
