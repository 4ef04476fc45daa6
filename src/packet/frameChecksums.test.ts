import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { icmpv6Echo, ipv4, ipv6, tcp, udp } from './build.ts';
import { checkChecksums, WRONG } from './frameChecksums.ts';
import { PROTOCOL } from './ip.ts';

const v4 = { source: '192.0.2.10', destination: '192.0.2.80' };
const v6 = { source: '2001:db8::10', destination: '2001:db8::80' };
const ports = { sourcePort: 1, destinationPort: 2 };

function check(packet: Uint8Array, type: number, mend = false): number {
  return checkChecksums(new DataView(packet.buffer, packet.byteOffset), 0, packet.length, type, mend);
}

const inIpv6 = (nextHeader: number, bytes: Uint8Array) => Uint8Array.from(ipv6({ ...v6, nextHeader }, bytes));

describe('checkChecksums', () => {
  test.prop([fc.uint8Array({ maxLength: 80 }), fc.constantFrom(0x0800, 0x86dd, 0x8100, 0x88a8, 0x0806), fc.boolean()])(
    'reads nothing beyond the end, and mends whatever it finds wrong',
    (bytes, type, isVersion4) => {
      const packet = Uint8Array.from(bytes);
      packet[0] = isVersion4 ? 0x45 : 0x60;
      // A view that is as long as the packet throws when more is read.
      const view = new DataView(packet.slice().buffer, 0, packet.length);
      checkChecksums(view, 0, packet.length, type, true);
      expect(checkChecksums(view, 0, packet.length, type)).toBe(0);
    },
  );

  it('writes all ones for a UDP checksum of zero, which would say that there is none', () => {
    const datagrams = Array.from({ length: 0x1_0000 }, (_, word) =>
      udp({ addresses: v6, ...ports }, Uint8Array.of(word >> 8, word & 0xff)),
    );
    const zero = datagrams.find((datagram) => datagram[6] === 0xff && datagram[7] === 0xff);
    const right = inIpv6(PROTOCOL.udp, zero ?? new Uint8Array());
    const broken = Uint8Array.from(right);
    broken.set([1, 2], 46);
    expect(check(broken, 0x86dd, true)).toBe(WRONG.udp);
    expect(Buffer.from(broken).equals(right)).toBe(true);
  });

  it('passes over extension headers, but not over a route that has not come to its end', () => {
    const broken = tcp({ addresses: v6, ...ports, sequence: 1, flags: ['ack'] }, new Uint8Array(5)).fill(9, 16, 18);
    const route = (left: number) => Buffer.concat([Uint8Array.of(PROTOCOL.tcp, 0, 4, left, 0, 0, 0, 0), broken]);
    expect(check(inIpv6(43, route(0)), 0x86dd)).toBe(WRONG.tcp);
    expect(check(inIpv6(43, route(1)), 0x86dd)).toBe(0);
  });

  it('checks ICMPv6 with the addresses, as ICMP is not', () => {
    const echo = icmpv6Echo({ addresses: v6, kind: 'request', id: 1, sequence: 2 }, new Uint8Array(9));
    const packet = inIpv6(PROTOCOL.icmpv6, echo);
    expect(check(packet, 0x86dd)).toBe(0);
    packet[8] = 0x99;
    expect(check(packet, 0x86dd)).toBe(WRONG.icmp);
  });

  it('says of a packet all that is wrong with it', () => {
    const segment = tcp({ addresses: v4, ...ports, sequence: 1, flags: ['ack'] }, new Uint8Array(5)).fill(0, 16, 18);
    const packet = Uint8Array.from(ipv4({ ...v4, protocol: PROTOCOL.tcp, id: 1 }, segment));
    packet[8] = 1;
    expect(check(packet, 0x0800, true)).toBe(WRONG.header | WRONG.tcp | WRONG.unfilled);
    expect(check(packet, 0x0800)).toBe(0);
  });
});
