import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kindOf } from './kind.ts';
import { readPcap } from './pcap.ts';

const folder = new URL('../../fixtures/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const manifest: readonly {
  name: string;
  sha256: string;
  packets: number;
  bytes: number;
  purpose: string;
  origin: string;
}[] = JSON.parse(read('manifest.json').toString());

describe('the manifest says what the captures hold', () => {
  test('every capture is in it, and nothing else', () => {
    const captures = readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));
    expect(manifest.map(({ name }) => name).sort()).toEqual(captures.sort());
  });

  test.each(manifest)('$name', ({ name, sha256, packets, bytes, purpose, origin }) => {
    const file = read(name);
    expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
    expect(file.length).toBe(bytes);
    expect(name.endsWith('.pcapng') ? packetsOfPcapng(file) : packetsOfPcap(file)).toBe(packets);
    expect([purpose, origin].every((text) => text.length > 0)).toBe(true);
  });
});

function packetsOfPcap(file: Buffer): number {
  const { frames, damage } = readPcap(file);
  expect(damage).toBeUndefined();
  return frames.length;
}

const SECTION_HEADER = 0x0a0d0d0a;
/** Obsolete, simple and enhanced packet block. */
const PACKET_BLOCKS = [2, 3, 6];

/** Walks the blocks from length to length, which stands at both ends of each. */
function packetsOfPcapng(file: Buffer): number {
  let packets = 0;
  let little = true;
  const uint32 = (at: number) => (little ? file.readUInt32LE(at) : file.readUInt32BE(at));
  for (let at = 0; at < file.length; at += uint32(at + 4)) {
    if (file.readUInt32BE(at) === SECTION_HEADER) little = file[at + 8] === 0x4d;
    expect(uint32(at + 4)).toBeGreaterThanOrEqual(12);
    expect(uint32(at + uint32(at + 4) - 4)).toBe(uint32(at + 4));
    if (PACKET_BLOCKS.includes(uint32(at))) packets++;
  }
  return packets;
}

test('scripts/make-fixtures.mjs makes the very files that are here', async () => {
  const { makeFixtures } = await import(new URL('../../scripts/make-fixtures.mjs', import.meta.url).href);
  for (const [name, bytes] of Object.entries<Uint8Array>(makeFixtures()))
    expect(read(name).equals(bytes), name).toBe(true);
});

describe('article.pcap', () => {
  const { frames, linkType } = readPcap(read('article.pcap'));
  const hex = frames.map(({ bytes }) => Buffer.from(bytes).toString('hex'));

  test('goes one way, from ctn-1 to an address that nobody has', () => {
    expect(linkType).toBe(1);
    for (const frame of hex) {
      expect(frame.slice(0, 24)).toBe('020000000002020000000001');
      expect(frame.slice(52, 68)).toBe('c0a80103c0a801c8');
    }
  });

  test('has frames of 60 and of 1514 bytes, none beyond, all whole', () => {
    const lengths = frames.map(({ bytes }) => bytes.length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([60, 1514]);
    expect(frames.every(({ bytes, wireLength }) => bytes.length === wireLength)).toBe(true);
  });

  test('has repeats to the byte, fragments, and each kind of traffic', () => {
    expect(frames.length - new Set(hex).size).toBe(10);
    const kinds = frames.map(({ bytes }) => kindOf(bytes));
    expect(new Set(kinds)).toEqual(new Set(['UDP', 'TCP', 'ICMP echo request', 'IPv4 fragment']));
  });

  test('takes about a second, in bursts of three at most', () => {
    const times = frames.map(({ timeNs }) => timeNs);
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(Number((times.at(-1) ?? 0n) - (times[0] ?? 0n))).toBeCloseTo(1.07e9, -6);
    const bursts = new Map<bigint, number>();
    for (const time of times) bursts.set(time / 10_000_000n, (bursts.get(time / 10_000_000n) ?? 0) + 1);
    expect(new Set(bursts.values())).toEqual(new Set([1, 3]));
  });
});

describe('captures that belong together', () => {
  const framesOf = (name: string) => readPcap(read(name)).frames;
  const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  /** The IPv4 packet without what pads its frame. */
  const packet = (bytes: Uint8Array, at: number) =>
    hexOf(bytes.subarray(at, at + Buffer.from(bytes).readUInt16BE(at + 2)));

  test.each([
    ['raw-ip.pcap', 101, 0],
    ['cooked.pcap', 113, 16],
    ['cooked-v2.pcap', 276, 20],
  ])('%s has the IP packets of http.pcap at the same times', (name, linkType, header) => {
    expect(readPcap(read(name)).linkType).toBe(linkType);
    expect(framesOf(name).map(({ timeNs, bytes }) => [timeNs, hexOf(bytes.subarray(header))])).toEqual(
      framesOf('http.pcap').map(({ timeNs, bytes }) => [timeNs, packet(bytes, 14)]),
    );
  });

  test('http.pcapng has the frames of http.pcap at the same times', () => {
    const file = read('http.pcapng');
    for (const { timeNs, bytes } of framesOf('http.pcap')) {
      const start = Buffer.alloc(20);
      start.writeUInt32LE(Number(timeNs >> 32n), 4);
      start.writeUInt32LE(Number(timeNs & 0xffff_ffffn), 8);
      start.writeUInt32LE(bytes.length, 12);
      start.writeUInt32LE(bytes.length, 16);
      expect(file.indexOf(Buffer.concat([start, bytes]))).toBeGreaterThan(0);
    }
  });

  test.each(['gre.pcap', 'erspan.pcap', 'vxlan.pcap'])('%s ends each packet with a frame of tunnelled.pcap', (name) => {
    const inner = framesOf('tunnelled.pcap').map(({ bytes }) => hexOf(bytes));
    const outer = framesOf(name).map(({ bytes }) => hexOf(bytes));
    expect(outer.map((bytes, index) => bytes.slice(-(inner[index]?.length ?? 0)))).toEqual(inner);
  });
});

describe('a capture has what its purpose says', () => {
  const framesOf = (name: string) => readPcap(read(name)).frames;

  test('jumbo.pcap: frames of up to 9014 bytes', () => {
    expect(Math.max(...framesOf('jumbo.pcap').map(({ bytes }) => bytes.length))).toBe(9014);
  });

  test('bursts.pcap: three times 50 frames, microseconds apart', () => {
    const times = framesOf('bursts.pcap').map(({ timeNs }) => timeNs);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0n));
    expect(gaps.flatMap((gap, index) => (gap > 1_000_000n ? [index + 1] : []))).toEqual([50, 100]);
    expect(gaps.filter((gap) => gap < 5_000n)).toHaveLength(147);
  });

  test('repeats.pcap: five different frames', () => {
    expect(new Set(framesOf('repeats.pcap').map(({ bytes }) => Buffer.from(bytes).toString('hex'))).size).toBe(5);
  });

  test('each kind of traffic is in one', () => {
    const kinds = ['ipv6.pcap', 'control.pcap', 'vlan.pcap', 'fragments.pcap'].flatMap((name) =>
      framesOf(name).map(({ bytes }) => kindOf(bytes)),
    );
    expect([...new Set(kinds)].sort()).toEqual([
      'ARP reply',
      'ARP request',
      'ICMP echo reply',
      'ICMP echo request',
      'ICMPv6 echo reply',
      'ICMPv6 echo request',
      'ICMPv6 listener report',
      'ICMPv6 neighbor advertisement',
      'ICMPv6 neighbor solicitation',
      'IPv4 fragment',
      'IPv6 TCP',
      'IPv6 UDP',
      'IPv6 fragment',
      'LLDP',
      'STP',
      'UDP',
      'ethertype 0x8809',
    ]);
  });
});

test('all captures go forward in time', () => {
  for (const { name } of manifest.filter(({ name }) => name.endsWith('.pcap'))) {
    const times = readPcap(read(name)).frames.map(({ timeNs }) => timeNs);
    expect(times, name).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
  }
});
