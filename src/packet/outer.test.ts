import { readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { decapsulate } from './decapsulate.ts';
import { type Outer, readOuter } from './outer.ts';
import { readPcap } from './pcap.ts';
import { reassembled } from './reassemble.ts';
import type { TunnelType } from './tunnelHeaders.ts';

const folder = new URL('../../fixtures/', import.meta.url);
const framesOf = (name: string) => readPcap(readFileSync(new URL(name, folder))).frames;
const recorded = framesOf('tunnels-recorded.pcap');
/** Fields by tshark's names, as it prints them; of the outermost header where there are several. */
const seen: readonly Readonly<Record<string, string>>[] = JSON.parse(
  readFileSync(new URL('tool-output/tshark-4.0.17-tunnels-recorded.json', folder), 'utf8'),
);

const TYPES: readonly TunnelType[] = ['gre', 'erspan', 'vxlan', 'geneve'];
/** tshark's status of a checksum. */
const STATUS: Readonly<Record<string, string>> = { 0: 'wrong', 1: 'right', 3: 'none' };
const ERSPAN: Readonly<Record<string, string>> = { 1: 'II', 2: 'III' };

/** The same fields of what we read, and of no others. */
function asTshark({ ethernet, ip, tunnel }: Outer): Readonly<Record<string, unknown>> {
  return {
    'eth.src': ethernet.source,
    'eth.dst': ethernet.destination,
    'ip.src': ip.source,
    'ip.dst': ip.destination,
    'ip.ttl': ip.timeToLive,
    'ip.flags.df': ip.dontFragment ? 1 : 0,
    'ip.len': ip.saidBytes,
    'ip.checksum.status': ip.checksum,
    ...('udp' in tunnel && {
      'udp.srcport': tunnel.udp.sourcePort,
      'udp.dstport': tunnel.udp.destinationPort,
      'udp.length': tunnel.udp.saidBytes,
      'udp.checksum.status': tunnel.udp.checksum,
    }),
    ...('sequence' in tunnel && { 'gre.sequence_number': tunnel.sequence }),
    ...('key' in tunnel && { 'gre.key': tunnel.key }),
    ...(tunnel.type === 'gre' && tunnel.checksum !== 'none' && { 'gre.checksum.status': tunnel.checksum }),
    ...(tunnel.type === 'erspan' &&
      tunnel.version !== 'I' && {
        'erspan.version': tunnel.version,
        'erspan.spanid': tunnel.session,
        'erspan.vlan': tunnel.vlan,
        'erspan.cos': tunnel.priority,
        'erspan.truncated': tunnel.isCut ? 1 : 0,
        ...(tunnel.version === 'II' && { 'erspan.index': tunnel.index }),
        ...(tunnel.version === 'III' && {
          'erspan.direction': tunnel.direction === 'egress' ? 1 : 0,
          'erspan.hw': tunnel.hardware,
          'erspan.timestamp': tunnel.timestamp,
        }),
      }),
    ...(tunnel.type === 'vxlan' && { 'vxlan.vni': tunnel.vni }),
    ...(tunnel.type === 'geneve' && { 'geneve.vni': tunnel.vni, 'geneve.option.length': tunnel.options.length }),
  };
}

/** What tshark says, in our words: numbers as numbers, of UDP the outer header's fields alone. */
function inOurWords(fields: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const isUdp = 'vxlan.vni' in fields || 'geneve.vni' in fields;
  const told = Object.entries(fields).filter(
    ([name]) => (isUdp || !name.startsWith('udp.')) && !['gre.proto', 'ip.flags.mf', 'ip.frag_offset'].includes(name),
  );
  return Object.fromEntries(
    told.map(([name, value]) => {
      if (name.endsWith('.status')) return [name, STATUS[value]];
      if (name === 'erspan.version') return [name, ERSPAN[value]];
      return [name, name.startsWith('eth.') || /^ip\.(src|dst)$/.test(name) ? value : Number(value)];
    }),
  );
}

const readAny = (bytes: Uint8Array) => TYPES.flatMap((type) => readOuter(bytes, type) ?? []);
const whole = recorded.slice(0, -2);

describe('what Open vSwitch sent is read as tshark reads it', () => {
  test.each(whole.map((frame, index) => ({ number: index + 1, frame, fields: seen[index] ?? {} })))(
    'packet $number',
    ({ frame, fields }) => {
      const [outer, another] = readAny(frame.bytes);
      expect(another).toBeUndefined();
      expect(asTshark(outer as Outer)).toEqual(inOurWords(fields));
    },
  );

  test('each kind of tunnel is among it, and a checksum that is wrong', () => {
    const outers = whole.flatMap(({ bytes }) => readAny(bytes));
    expect(new Set(outers.map(({ tunnel }) => tunnel.type))).toEqual(new Set(TYPES));
    expect(outers.some(({ tunnel }) => tunnel.type === 'gre' && tunnel.checksum === 'wrong')).toBe(true);
  });
});

test('a fragment has no inner frame, and both together have', () => {
  const fragments = recorded.slice(-2);
  expect(fragments.flatMap(({ bytes }) => readAny(bytes))).toEqual([]);
  const [packet, another] = reassembled(fragments);
  expect(another).toBeUndefined();
  const outer = readOuter((packet as { bytes: Uint8Array }).bytes, 'vxlan');
  expect(outer).toMatchObject({
    ip: { saidBytes: 1550, bytes: 1550, checksum: 'right', dontFragment: false },
    tunnel: { vni: 7, udp: { destinationPort: 4789, saidBytes: 1530, bytes: 1530, checksum: 'right' } },
  });
  expect(outer?.inner).toHaveLength(1514);
});

test('ERSPAN type I, which has no header of its own, is told by that', () => {
  const frames = framesOf('erspan-1.pcap');
  const inner = framesOf('tunnelled.pcap');
  expect(frames.map(({ bytes }) => readOuter(bytes, 'erspan')?.tunnel)).toEqual(
    frames.map(() => ({ type: 'erspan', version: 'I' })),
  );
  expect(frames.map(({ bytes }) => Buffer.from(readOuter(bytes, 'erspan')?.inner ?? []).toString('hex'))).toEqual(
    inner.map(({ bytes }) => Buffer.from(bytes).toString('hex')),
  );
});

test('over IPv6 there is no header checksum, and the datagram has one', () => {
  const over6 = framesOf('vxlan.pcap').flatMap(({ bytes }) => readOuter(bytes, 'vxlan') ?? []);
  const found = over6.filter(({ ip }) => ip.version === 6);
  expect(found.length).toBeGreaterThan(0);
  for (const { ip, tunnel } of found) {
    expect(ip).toMatchObject({ checksum: 'none', dontFragment: true, saidBytes: ip.bytes });
    expect(tunnel).toMatchObject({ udp: { checksum: 'right' } });
  }
});

test('options of Geneve are told one by one', () => {
  const geneve = whole.find((frame) => readOuter(frame.bytes, 'geneve') !== undefined);
  const bytes = Uint8Array.from(geneve?.bytes ?? []);
  const at = bytes.length - (readOuter(bytes, 'geneve')?.inner.length ?? 0);
  const options = Uint8Array.of(0x01, 0x02, 0x80, 1, 0, 0, 0, 7, 0x01, 0x03, 3, 0);
  const packet = Uint8Array.from([...bytes.subarray(0, at), ...options, ...bytes.subarray(at)]);
  packet[at - 8] = options.length / 4;
  packet[17] = (packet[17] ?? 0) + options.length;
  packet[39] = (packet[39] ?? 0) + options.length;
  expect(readOuter(packet, 'geneve')?.tunnel).toMatchObject({
    options: [
      { class: 0x0102, type: 0x80, data: Uint8Array.of(0, 0, 0, 7) },
      { class: 0x0103, type: 3, data: new Uint8Array() },
    ],
  });
});

test.prop([fc.nat(whole.length - 1), fc.array(fc.tuple(fc.nat(130), fc.nat(255)), { maxLength: 8 }), fc.nat(1600)])(
  'whatever the bytes, reading does not throw, and finds what decapsulate finds',
  (index, changes, length) => {
    const bytes = Uint8Array.from(whole[index]?.bytes ?? []).subarray(0, length);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    for (const type of TYPES) expect(readOuter(bytes, type)?.inner).toEqual(decapsulate(bytes, type));
  },
);
