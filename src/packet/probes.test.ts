import { describe, expect, test } from 'vitest';
import { star } from '../model/topology.ts';
import type { Probe } from '../model/traffic.ts';
import { ipv4Bytes, ipv4Text, ipv6Text, macText } from './address.ts';
import { uint16 } from './big-endian.ts';
import { internetChecksum } from './checksum.ts';
import { readEthernet } from './ethernet.ts';
import { type Ip, readIpv4, readIpv6 } from './ip.ts';
import { type Kind, kindOf } from './kind.ts';
import { probeId } from './probeId.ts';
import { cut, type ProbeOrder, probes, readdressed, tagged } from './probes.ts';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'h3' }, { addresses: { h2: '10.0.7.9/24' } });
const { udp, tcp, echo, udp6, arpRequest, raw, lldp, bpdu, lacp } = probes(topology);

interface Builder {
  readonly name: string;
  readonly build: (order: ProbeOrder<'h1'>) => Probe<'h1' | 'h2' | 'h3'>;
  readonly kind: Kind;
  /** Where it goes; h2 unless told. */
  readonly to?: string;
  /** Bytes of its headers, with which the shortest is as long as its mark or 60. */
  readonly headers?: number;
}

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const BUILDERS: readonly Builder[] = [
  { name: 'udp', build: (order) => udp({ ...order, to: 'h2' }), kind: 'UDP', headers: 42 },
  { name: 'tcp', build: (order) => tcp({ ...order, to: 'h2' }), kind: 'TCP', headers: 54 },
  { name: 'echo', build: (order) => echo({ ...order, to: 'h2' }), kind: 'ICMP echo request', headers: 42 },
  {
    name: 'a reply',
    build: (order) => echo({ ...order, to: 'h2', kind: 'reply' }),
    kind: 'ICMP echo reply',
    headers: 42,
  },
  { name: 'udp6', build: (order) => udp6({ ...order, to: 'h2' }), kind: 'IPv6 UDP', headers: 62 },
  { name: 'raw', build: (order) => raw({ ...order, to: 'h2' }), kind: 'ethertype 0x88b5', headers: 14 },
  {
    name: 'raw of a type',
    build: (order) => raw({ ...order, to: 'h2', type: 0x1234 }),
    kind: 'ethertype 0x1234',
    headers: 14,
  },
  { name: 'arpRequest', build: (order) => arpRequest({ ...order, to: 'h2' }), kind: 'ARP request', to: BROADCAST },
  { name: 'lldp', build: lldp, kind: 'LLDP', to: '01:80:c2:00:00:0e' },
  { name: 'bpdu', build: bpdu, kind: 'STP', to: '01:80:c2:00:00:00' },
  { name: 'lacp', build: lacp, kind: 'ethertype 0x8809', to: '01:80:c2:00:00:02' },
];
const builders = BUILDERS.map((one) => [one.name, one] as const);
const sized = BUILDERS.flatMap(({ name, build, headers }) =>
  headers === undefined ? [] : [[name, build, headers] as const],
);

const ipOf = ({ bytes }: Probe): Ip => {
  const { type, payload } = readEthernet(bytes) ?? { type: 0, payload: bytes };
  return (type === 0x0800 ? readIpv4(payload) : readIpv6(payload)) as Ip;
};

describe('a probe', () => {
  test.each(builders)('of %s is what it says, from and to whom', (_, { build, kind, to = '02:00:00:00:00:02' }) => {
    const { from, bytes } = build({ from: 'h1', id: 5 });
    expect({ from, kind: kindOf(bytes), to: macText(bytes, 0), by: macText(bytes, 6) }).toEqual({
      from: 'h1',
      kind,
      to,
      by: '02:00:00:00:00:01',
    });
  });

  test.each(builders)('of %s has its id', (_, { build }) => {
    expect([0, 1, 127].map((id) => probeId(build({ from: 'h1', id }).bytes))).toEqual([0, 1, 127]);
  });

  test.each(builders)('of %s has any id', (_, { build }) => {
    expect([128, 200, 255, 256, 65_535].map((id) => probeId(build({ from: 'h1', id }).bytes))).toEqual([
      128, 200, 255, 256, 65_535,
    ]);
  });

  test.each(builders)('of %s is another with another id', (_, { build }) => {
    expect(build({ from: 'h1', id: 1 }).bytes).not.toEqual(build({ from: 'h1', id: 2 }).bytes);
  });

  test.each(sized)('of %s is as long as asked', (_, build) => {
    expect([100, 101, 1514, 9014].map((length) => build({ from: 'h1', id: 1, length }).bytes.length)).toEqual([
      100, 101, 1514, 9014,
    ]);
    expect(build({ from: 'h1', id: 1 }).bytes).toHaveLength(100);
  });

  test.each(sized)('of %s is long enough for its id', (_, build, headers) => {
    const shortest = build({ from: 'h1', id: 1, length: 10 }).bytes;
    expect(shortest).toHaveLength(Math.max(60, headers + 15));
    expect(probeId(shortest)).toBe(1);
  });
});

describe('checksums are right', () => {
  test.each([
    ['udp', udp({ from: 'h1', to: 'h2', id: 1 }), 17],
    ['udp of an odd length', udp({ from: 'h1', to: 'h2', id: 1, length: 101 }), 17],
    ['tcp', tcp({ from: 'h1', to: 'h2', id: 1 }), 6],
    ['udp6', udp6({ from: 'h1', to: 'h2', id: 1 }), 17],
  ] as const)('of %s, with its addresses', (_, probe, protocol) => {
    const { version, header, payload } = ipOf(probe);
    const addresses = version === 4 ? header.subarray(12, 20) : header.subarray(8, 40);
    const rest = Uint8Array.of(0, protocol, payload.length >> 8, payload.length & 255);
    expect(internetChecksum(addresses, rest, payload)).toBe(0);
  });

  test.each([
    ['udp', udp({ from: 'h1', to: 'h2', id: 1 })],
    ['tcp', tcp({ from: 'h1', to: 'h2', id: 1, timeToLive: 3 })],
    ['echo', echo({ from: 'h1', to: 'h2', id: 1 })],
  ])('of the IPv4 header of %s', (_, probe) => {
    expect(internetChecksum(ipOf(probe).header.subarray(0, 20))).toBe(0);
  });

  test('of an echo', () => {
    expect(internetChecksum(ipOf(echo({ from: 'h1', to: 'h2', id: 1 })).payload)).toBe(0);
  });
});

describe('what a probe is told', () => {
  const ports = (probe: Probe) => [uint16(ipOf(probe).payload, 0), uint16(ipOf(probe).payload, 2)];
  const order = { from: 'h1', to: 'h2', id: 3 } as const;

  test.each([
    ['udp', udp],
    ['tcp', tcp],
    ['udp6', udp6],
  ])('%s: its ports', (_, build) => {
    expect(ports(build(order))).toEqual([10_000, 20_000]);
    expect(ports(build({ ...order, sourcePort: 1, destinationPort: 65_535 }))).toEqual([1, 65_535]);
  });

  test.each([
    ['udp', udp],
    ['tcp', tcp],
  ])('%s: its time to live', (_, build) => {
    expect(ipOf(build(order)).header[8]).toBe(64);
    expect(ipOf(build({ ...order, timeToLive: 1 })).header[8]).toBe(1);
  });

  test('an Ethernet address in place of an endpoint', () => {
    const mac = '01:00:5e:00:00:fb';
    expect(macText(udp({ ...order, to: { mac } }).bytes)).toBe(mac);
    expect(ipv6Text(ipOf(udp6({ ...order, to: { mac } })).header, 24)).toBe('ff02::1');
  });
});

describe('addresses are told apart, and none of them is an endpoint of its own', () => {
  const own = Object.values(topology.endpoints).map(({ address }) => address.replace(/\/.*/, ''));
  const of = (from: 'h1' | 'h2' | 'h3', to: 'h1' | 'h2' | 'h3') => {
    const { header } = ipOf(udp({ from, to, id: 1 }));
    return [ipv4Text(header, 12), ipv4Text(header, 16)];
  };

  test('of IPv4', () => {
    const [h1, h2] = of('h1', 'h2');
    const [h3] = of('h3', 'h1');
    expect(new Set([h1, h2, h3]).size).toBe(3);
    expect(of('h2', 'h1')).toEqual([h2, h1]);
    expect([h1, h2, h3].filter((address) => own.includes(address as string))).toEqual([]);
  });

  test('of IPv6', () => {
    const { header } = ipOf(udp6({ from: 'h1', to: 'h3', id: 1 }));
    expect([ipv6Text(header, 8), ipv6Text(header, 24)]).toEqual(['fe80::1', 'fe80::3']);
  });

  test('of ARP, which asks for the same', () => {
    const { payload } = readEthernet(arpRequest({ from: 'h1', to: 'h2', id: 1 }).bytes) ?? {
      payload: new Uint8Array(),
    };
    const [h1, h2] = of('h1', 'h2') as [string, string];
    expect(payload.subarray(14, 18)).toEqual(ipv4Bytes(h1));
    expect(payload.subarray(24, 28)).toEqual(ipv4Bytes(h2));
  });
});

describe('the same probe', () => {
  const probe = udp({ from: 'h1', to: 'h2', id: 9 });

  test('with a tag is 4 bytes longer, and the same behind it', () => {
    const { from, bytes } = tagged(10, probe);
    expect(from).toBe('h1');
    expect([...bytes.subarray(12, 16)]).toEqual([0x81, 0, 0, 10]);
    expect([...bytes.subarray(0, 12), ...bytes.subarray(16)]).toEqual([...probe.bytes]);
  });

  test('with all that a tag can say', () => {
    const { bytes } = tagged({ id: 4095, priority: 5, dropEligible: true, type: 0x88a8 }, probe);
    expect([...bytes.subarray(12, 16)]).toEqual([0x88, 0xa8, 0xbf, 0xff]);
  });

  test('with a tag around its tag', () => {
    expect(readEthernet(tagged(20, tagged(10, probe)).bytes)?.tags.map(({ id }) => id)).toEqual([20, 10]);
  });

  test.each([
    ['another destination', { destination: '02:00:00:00:00:99' }, ['02:00:00:00:00:99', '02:00:00:00:00:01']],
    ['another source', { source: '02:00:00:00:00:99' }, ['02:00:00:00:00:02', '02:00:00:00:00:99']],
    ['the same', {}, ['02:00:00:00:00:02', '02:00:00:00:00:01']],
  ])('with %s', (_, changes, macs) => {
    const before = Uint8Array.from(probe.bytes);
    const { bytes } = readdressed(changes, probe);
    expect([macText(bytes, 0), macText(bytes, 6)]).toEqual(macs);
    expect(bytes.subarray(12)).toEqual(before.subarray(12));
    expect(probe.bytes).toEqual(before);
  });

  test('cut to its first bytes', () => {
    expect(cut(60, probe).bytes).toEqual(probe.bytes.slice(0, 60));
    expect(cut(60, probe).from).toBe('h1');
    expect(cut(9000, probe).bytes).toEqual(probe.bytes);
  });
});
