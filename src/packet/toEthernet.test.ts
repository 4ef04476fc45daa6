import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cooked, cookedV2 } from './build.ts';
import { ethernetHeader, linkOf } from './toEthernet.ts';

const packet = (version: number) => Uint8Array.of(version << 4, 1, 2, 3);
const source = '02:00:00:00:00:10';

function headerOf(linkType: number, frame: Uint8Array): string {
  const link = linkOf(linkType);
  if (link === undefined) throw new RangeError('no such link');
  return Buffer.from(ethernetHeader(link)(new DataView(frame.buffer, frame.byteOffset), 0, frame.length)).toString(
    'hex',
  );
}

describe('ethernetHeader', () => {
  it.each([12, 14, 101, 228, 229])(
    'of link type %d, raw IP: made addresses, and the type by the version',
    (linkType) => {
      expect(headerOf(linkType, packet(4))).toBe('020000000002' + '020000000001' + '0800');
      expect(headerOf(linkType, packet(6))).toBe('020000000002' + '020000000001' + '86dd');
    },
  );

  it.each([0, 108])('of link type %d, BSD loopback: the type by the version, for families differ', (linkType) => {
    expect(headerOf(linkType, Buffer.concat([Uint8Array.of(30, 0, 0, 0), packet(6)]))).toMatch(/86dd$/);
    expect(headerOf(linkType, Uint8Array.of(2, 0, 0, 0))).toMatch(/0800$/);
  });

  it('of Linux cooked captures: the sender’s address and the type that were captured', () => {
    const told = { direction: 'to us', source, protocol: 0x86dd } as const;
    const expected = '020000000002' + '020000000010' + '86dd';
    expect(headerOf(113, cooked(told, packet(6)))).toBe(expected);
    expect(headerOf(276, cookedV2({ ...told, interface: 2 }, packet(6)))).toBe(expected);
  });

  it('of Linux cooked captures: what went to all goes to all, and an address of another kind is none', () => {
    const told = { direction: 'to us', source, protocol: 0x0806, interface: 2 } as const;
    const [v1, v2] = [cooked(told, packet(0)), cookedV2(told, packet(0))];
    v1[1] = 1;
    v2[10] = 1;
    const toAll = 'ffffffffffff' + '020000000010' + '0806';
    expect([headerOf(113, v1), headerOf(276, v2)]).toEqual([toAll, toAll]);
    // ARPHRD_NONE, as tunnels have it.
    v1.set([0xff, 0xfe], 2);
    v2.set([0xff, 0xfe], 8);
    const made = 'ffffffffffff' + '020000000001' + '0806';
    expect([headerOf(113, v1), headerOf(276, v2)]).toEqual([made, made]);
  });

  it('of Linux cooked captures: frames of IEEE 802.3 get their length, as Ethernet has it', () => {
    const told = { direction: 'to us', source, protocol: 4 } as const;
    expect(headerOf(113, cooked(told, new Uint8Array(38)))).toMatch(/0026$/);
  });

  it('makes of the cooked captures of one conversation the types that its Ethernet capture has', () => {
    const read = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url)).subarray(24 + 16);
    const type = read('http.pcap').subarray(12, 14).toString('hex');
    for (const [linkType, name] of [
      [101, 'raw-ip.pcap'],
      [113, 'cooked.pcap'],
      [276, 'cooked-v2.pcap'],
    ] as const)
      expect(headerOf(linkType, Uint8Array.from(read(name)))).toMatch(new RegExp(`${type}$`));
  });
});

describe('linkOf', () => {
  it('knows no link type whose frames are something else, such as those of wireless networks', () => {
    expect([105, 127, 147, 189].map(linkOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
