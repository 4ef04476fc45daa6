import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { ETHERTYPE, ethernet, GENEVE_PORT, geneve, ipv4, udp, vlan } from './build.ts';
import { decapsulate, decapsulateFrame, type Encapsulation } from './decapsulate.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
const addresses = { source: '10.0.0.1', destination: '10.0.0.2' };
const inner = ethernet(
  { source: '02:00:00:00:00:0a', destination: '02:00:00:00:00:0b', type: ETHERTYPE.ipv4 },
  ipv4({ source: '192.168.1.3', destination: '192.168.1.4', protocol: 253, id: 1 }, new Uint8Array(50).fill(0xab)),
);
/** An Ethernet header of 14 bytes alone: the outer frame is padded then. */
const innerHeader = inner.subarray(0, 14);

const over4 = (protocol: number, payload: Uint8Array) =>
  ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4({ ...addresses, protocol, id: 9 }, payload));
const over6 = (next: string, payload: Uint8Array) =>
  ethernet(
    { ...macs, type: ETHERTYPE.ipv6 },
    join(
      bytesOf(`60000000 ${payload.length.toString(16).padStart(4, '0')} ${next} 40`),
      bytesOf('fd000000000000000000000000000001 fd000000000000000000000000000002'),
      payload,
    ),
  );
/** GRE over IPv4: its header as hexadecimal text, then content. */
const gre = (header: string, content: Uint8Array = inner) => over4(47, join(bytesOf(header), content));
const vxlan = (header: string, destinationPort = 4789, content: Uint8Array = inner) =>
  over4(17, udp({ addresses, sourcePort: 50_000, destinationPort }, join(bytesOf(header), content)));

const overUdp = (destinationPort: number, content: Uint8Array) =>
  over4(17, udp({ addresses, sourcePort: 50_000, destinationPort }, content));

const ERSPAN2 = '1000 88be 00000001 1064 0801 00000007';
const ERSPAN3 = '1000 22eb 00000001 2064 0801 00000000 0000 00';
const VXLAN = '08 000000 00000a 00';

const rows: readonly (readonly [claim: string, kind: Encapsulation, frame: Uint8Array])[] = [
  ['GRE', 'gre', gre('0000 6558')],
  ['GRE with a checksum', 'gre', gre('8000 6558 abcd 0000')],
  ['GRE with a key', 'gre', gre('2000 6558 0000000a')],
  ['GRE with checksum, key and sequence number', 'gre', gre('b000 6558 abcd0000 0000000a 00000001')],
  ['ERSPAN type I', 'erspan', gre('0000 88be')],
  ['ERSPAN type II', 'erspan', gre(ERSPAN2)],
  ['ERSPAN type III', 'erspan', gre(`${ERSPAN3} 00`)],
  ['ERSPAN type III with a platform specific subheader', 'erspan', gre(`${ERSPAN3} 01 1111111122222222`)],
  ['VXLAN', 'vxlan', vxlan(VXLAN)],
  ['VXLAN with a group policy', 'vxlan', vxlan('88 480011 00000a 00')],
  ['Geneve', 'geneve', overUdp(GENEVE_PORT, geneve({ vni: 7 }, inner))],
  [
    'Geneve with options',
    'geneve',
    overUdp(GENEVE_PORT, geneve({ vni: 7, options: bytesOf('0102 80 01 00000007 0102 03 00') }, inner)),
  ],
];

describe('the frame within is found in', () => {
  test.each(rows)('%s', (_, kind, frame) => {
    expect(hex(decapsulate(frame, kind))).toBe(hex(inner));
  });

  test.each(rows)('%s, without being told what it is', (_, __, frame) => {
    expect(hex(decapsulate(frame, 'auto'))).toBe(hex(inner));
  });

  test.each(rows)('%s, within VLAN tags', (_, kind, frame) => {
    expect(hex(decapsulate(vlan({ id: 20 }, vlan({ id: 10 }, frame)), kind))).toBe(hex(inner));
  });

  test.each(rows)('%s, and is a view', (_, kind, frame) => {
    expect(decapsulate(frame, kind)?.buffer).toBe(frame.buffer);
  });
});

describe('the outer packet', () => {
  const greHeader = bytesOf('0000 6558');

  test('may be IPv6', () => {
    expect(hex(decapsulate(over6('2f', join(greHeader, inner)), 'gre'))).toBe(hex(inner));
    const datagram = udp({ addresses, sourcePort: 1, destinationPort: 4789 }, join(bytesOf(VXLAN), inner));
    expect(hex(decapsulate(over6('11', datagram), 'vxlan'))).toBe(hex(inner));
  });

  test('may have IPv6 extension headers', () => {
    // Linux sends GRE over IPv6 with a tunnel encapsulation limit in destination options.
    const options = bytesOf('2f 00 04 01 04 01 01 00');
    expect(hex(decapsulate(over6('3c', join(options, greHeader, inner)), 'gre'))).toBe(hex(inner));
  });

  test('may have IPv4 options', () => {
    const plain = gre('0000 6558');
    const options = join(plain.subarray(0, 34), bytesOf('94040000'), plain.subarray(34));
    options[14] = 0x46;
    options[17] = (options[17] ?? 0) + 4;
    expect(hex(decapsulate(options, 'gre'))).toBe(hex(inner));
  });

  test('ends where it says: padding behind it is no part of the frame within', () => {
    expect(hex(decapsulate(gre('0000 6558', innerHeader), 'gre'))).toBe(hex(innerHeader));
    expect(hex(decapsulate(join(vxlan(VXLAN), bytesOf('000000')), 'vxlan'))).toBe(hex(inner));
  });

  test('ends where UDP says when that is earlier', () => {
    const frame = vxlan(VXLAN);
    frame.set(bytesOf('0020'), 38);
    expect(hex(decapsulate(frame, 'vxlan'))).toBe(hex(inner.subarray(0, 16)));
  });

  test('gives what is there when it was cut', () => {
    const frame = gre(ERSPAN2);
    expect(hex(decapsulate(frame.subarray(0, frame.length - 9), 'erspan'))).toBe(hex(inner.subarray(0, -9)));
  });

  test('that is a fragment is passed over', () => {
    const fragment = (place: { offset: number; more: boolean }) =>
      ethernet(
        { ...macs, type: ETHERTYPE.ipv4 },
        ipv4({ ...addresses, protocol: 47, id: 9, fragment: place }, join(bytesOf('0000 6558'), inner)),
      );
    expect(decapsulate(fragment({ offset: 0, more: true }), 'gre')).toBeUndefined();
    expect(decapsulate(fragment({ offset: 64, more: false }), 'gre')).toBeUndefined();
  });
});

describe('nothing is found in', () => {
  test.each<readonly [claim: string, kind: Encapsulation, frame: Uint8Array]>([
    ['a plain frame', 'auto', inner],
    ['an empty frame', 'auto', new Uint8Array()],
    ['GRE with IPv4 directly in it', 'gre', gre('0000 0800', inner.subarray(14))],
    ['GRE with IPv6 directly in it', 'gre', gre('0000 86dd', inner.subarray(14))],
    ['GRE with routing (RFC 1701)', 'gre', gre('4000 6558 00000000')],
    ['GRE version 1', 'gre', gre('0001 6558')],
    ['GRE that ends within its header', 'gre', gre('b000 6558 abcd0000').subarray(0, 42)],
    ['ERSPAN when GRE was asked for', 'gre', gre(ERSPAN2)],
    ['GRE when ERSPAN was asked for', 'erspan', gre('0000 6558')],
    ['ERSPAN type II of another version', 'erspan', gre('1000 88be 00000001 2064 0801 00000007')],
    ['ERSPAN type III of another version', 'erspan', gre('1000 22eb 00000001 1064 0801 00000000 0000 00 00')],
    ['ERSPAN type III of an IP packet', 'erspan', gre('1000 22eb 00000001 2064 0801 00000000 0000 08 00')],
    ['ERSPAN that ends within the frame’s header', 'erspan', gre(ERSPAN2).subarray(0, 63)],
    ['VXLAN without a valid identifier', 'vxlan', vxlan('00 000000 00000a 00')],
    ['VXLAN with reserved flags', 'vxlan', vxlan('0c 000003 00000a 00')],
    ['VXLAN with reserved bytes', 'vxlan', vxlan('08 000001 00000a 00')],
    ['VXLAN with its last byte set', 'vxlan', vxlan('08 000000 00000a 01')],
    ['VXLAN that ends within its header', 'vxlan', vxlan(VXLAN).subarray(0, 48)],
    ['an untagged frame', 'vlan', inner],
    ['a frame that ends within its tag', 'vlan', vlan({ id: 10 }, inner).subarray(0, 17)],
    ['a tagged frame without being told', 'auto', vlan({ id: 10 }, inner)],
  ])('%s', (_, kind, frame) => {
    expect(decapsulate(frame, kind)).toBeUndefined();
  });
});

describe('ports of VXLAN', () => {
  test('do not matter when it is asked for', () => {
    expect(hex(decapsulate(vxlan(VXLAN, 12_345), 'vxlan'))).toBe(hex(inner));
  });

  test('must be known when it is not', () => {
    expect(hex(decapsulate(vxlan(VXLAN, 8472), 'auto'))).toBe(hex(inner));
    expect(decapsulate(vxlan(VXLAN, 12_345), 'auto')).toBeUndefined();
  });
});

test('of VLAN tags the outermost is removed, and the frame left as it was', () => {
  const single = vlan({ id: 10 }, inner);
  const double = vlan({ id: 20 }, single);
  const before = hex(double);
  expect(hex(decapsulate(double, 'vlan'))).toBe(hex(single));
  expect(hex(decapsulate(single, 'vlan'))).toBe(hex(inner));
  expect(hex(double)).toBe(before);
});

describe('Geneve', () => {
  const header = geneve({ vni: 7 }, inner);
  const withByte = (at: number, value: number) => {
    const changed = Uint8Array.from(header);
    changed[at] = value;
    return changed;
  };

  test('is known by any port when told, and by its own when not', () => {
    expect(hex(decapsulate(overUdp(5000, header), 'geneve'))).toBe(hex(inner));
    expect(decapsulate(overUdp(5000, header), 'auto')).toBeUndefined();
  });

  test.each([
    ['another version', 0, 0x40],
    ['options that end behind the packet', 0, 0x3f],
    ['a control packet', 1, 0x80],
    ['a content that is no Ethernet frame', 2, 0x08],
  ])('%s is passed over', (_, at, value) => {
    expect(decapsulate(overUdp(GENEVE_PORT, withByte(at, value)), 'geneve')).toBeUndefined();
  });
});

describe('decapsulateFrame', () => {
  const captured = (bytes: Uint8Array, wireLength = bytes.length) => ({ timeNs: 5n, bytes, wireLength });

  test.each(rows)('%s: the frame within, with the time of the outer one', (_, kind, frame) => {
    if (kind === 'vlan') return;
    expect(decapsulateFrame(captured(frame), kind)).toEqual(captured(inner));
  });

  test.each(rows)('%s: what the capture cut of the outer frame is missing of the inner one', (_, kind, frame) => {
    if (kind === 'vlan') return;
    const [cut, whole] = [frame.subarray(0, -9), frame.length];
    const within = { timeNs: 5n, bytes: inner.subarray(0, -9), wireLength: inner.length };
    expect(decapsulateFrame(captured(cut, whole), kind)).toEqual(within);
  });

  test.each(rows)('%s: what was cut before the capture is short, and missing nothing', (_, kind, frame) => {
    if (kind === 'vlan') return;
    expect(decapsulateFrame(captured(frame.subarray(0, -9)), kind)).toEqual(captured(inner.subarray(0, -9)));
  });

  test('what is no such tunnel gives nothing', () => {
    expect(decapsulateFrame(captured(inner), 'auto')).toBeUndefined();
  });
});

describe('any bytes', () => {
  const kinds = fc.constantFrom<Encapsulation>('gre', 'erspan', 'vxlan', 'geneve', 'vlan', 'auto');

  test.prop([fc.uint8Array({ maxLength: 120 }), kinds])('give no error', (bytes, kind) => {
    expect(() => decapsulate(bytes, kind)).not.toThrow();
  });

  test.prop([fc.constantFrom(...rows.map(([, , frame]) => frame)), fc.nat(120), fc.nat(255), fc.nat(160), kinds])(
    'give no error as a damaged encapsulation',
    (frame, at, value, length, kind) => {
      const damaged = Uint8Array.from(frame.subarray(0, length));
      damaged[at] = value;
      expect(() => decapsulate(damaged, kind)).not.toThrow();
    },
  );
});
