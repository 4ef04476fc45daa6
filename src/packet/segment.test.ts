import { expect, test } from 'vitest';
import { ETHERTYPE, ethernet, HOP_BY_HOP, hopByHop, ipv4, ipv4Fragments, ipv6, tcp, udp, vlan } from './build.ts';
import { PROTOCOL } from './ip.ts';
import { datagramName, readSegment, streamName } from './segment.ts';

const v4 = { source: '10.0.0.1', destination: '10.0.0.2' };
const v6 = { source: 'fd00::1', destination: 'fd00::2' };
const data = Buffer.from('some payload');
type Flags = readonly ('syn' | 'fin' | 'rst' | 'ack' | 'psh')[];

function segment(flags: Flags, payload: Uint8Array = data, sequence = 1000, addresses = v4): Uint8Array {
  return tcp({ addresses, sourcePort: 40_000, destinationPort: 5201, sequence, flags }, payload);
}

function inIpv4(payload: Uint8Array, protocol: number = PROTOCOL.tcp): Uint8Array {
  const mac = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
  return ethernet({ ...mac, type: ETHERTYPE.ipv4 }, ipv4({ ...v4, protocol, id: 1 }, payload));
}

function inIpv6(nextHeader: number, payload: Uint8Array): Uint8Array {
  const mac = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
  return ethernet({ ...mac, type: ETHERTYPE.ipv6 }, ipv6({ ...v6, nextHeader }, payload));
}

/** What is read, the stream by its name. */
function read(frame: Uint8Array) {
  const found = readSegment(frame);
  if (found.kind !== 'tcp') return found;
  return { ...found, stream: streamName(found.stream), payload: Buffer.from(found.payload).toString() };
}

/** The frame with these bytes at an offset. */
function changed(frame: Uint8Array, offset: number, ...bytes: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(frame);
  copy.set(bytes, offset);
  return copy;
}

test('payload of TCP has its stream and its sequence number', () => {
  const stream = '10.0.0.1.40000 > 10.0.0.2.5201';
  const common = { kind: 'tcp', sequence: 1000, payload: 'some payload', events: [] };
  expect(read(inIpv4(segment(['ack', 'psh'])))).toEqual({ ...common, stream });
  const inTags = vlan({ id: 20, type: ETHERTYPE.serviceVlan }, vlan({ id: 10 }, inIpv4(segment(['ack']))));
  expect(read(inTags)).toEqual({ ...common, stream: `vlan 20, vlan 10, ${stream}` });
  const extended = hopByHop({ nextHeader: PROTOCOL.tcp, options: new Uint8Array() }, segment(['ack'], data, 1000, v6));
  expect(read(inIpv6(HOP_BY_HOP, extended))).toEqual({ ...common, stream: 'fd00::1.40000 > fd00::2.5201' });
});

test.each([
  [['syn'], '', [{ flag: 'SYN', sequence: 1000 }], 1001],
  [['syn', 'ack'], 'early', [{ flag: 'SYN', sequence: 1000 }], 1001],
  [['fin', 'ack'], 'last', [{ flag: 'FIN', sequence: 1004 }], 1000],
  [['rst'], '', [{ flag: 'RST', sequence: 1000 }], 1000],
] as const)('%j with %j is an event of the stream at its place', (flags, payload, events, sequence) => {
  expect(read(inIpv4(segment(flags, Buffer.from(payload))))).toMatchObject({ kind: 'tcp', events, sequence, payload });
});

test('sequence numbers of events wrap', () => {
  expect(read(inIpv4(segment(['syn'], data, 2 ** 32 - 1)))).toMatchObject({ sequence: 0 });
  const fin = read(inIpv4(segment(['fin', 'ack'], data, 2 ** 32 - 5)));
  expect(fin).toMatchObject({ events: [{ flag: 'FIN', sequence: 7 }] });
});

test('a segment without payload and events is a frame; its checksum says nothing, the window and all else does', () => {
  const bare = inIpv4(segment(['ack'], new Uint8Array()));
  const own = readSegment(bare);
  expect(own.kind).toBe('frame');
  expect(readSegment(changed(bare, 14 + 20 + 16, 0xab, 0xcd))).toEqual(own);
  expect(readSegment(changed(bare, 14 + 20 + 14, 0, 1))).not.toEqual(own);
  expect(readSegment(changed(bare, 14 + 20 + 18, 1))).not.toEqual(own);
});

test('a datagram is its addresses, ports and payload: neither checksum nor identification', () => {
  const ports = { addresses: v4, sourcePort: 5353, destinationPort: 53 };
  const frame = inIpv4(udp(ports, data), PROTOCOL.udp);
  const own = readSegment(frame);
  expect(own.kind).toBe('datagram');
  expect(own.kind === 'datagram' && datagramName(own.key)).toBe('10.0.0.1.5353 > 10.0.0.2.53: UDP, length 12');
  expect(readSegment(inIpv4(udp({ ...ports, checksum: 'none' }, data), PROTOCOL.udp))).toEqual(own);
  expect(readSegment(inIpv4(udp({ ...ports, sourcePort: 5354 }, data), PROTOCOL.udp))).not.toEqual(own);
  expect(readSegment(changed(frame, 14 + 20 + 8, 0))).not.toEqual(own);
});

test('the length of the frame counts where IP says none, as with more than 64 KiB', () => {
  const payload = new Uint8Array(100_000).fill(7);
  const long = Buffer.concat([inIpv4(segment(['ack'])).subarray(0, 14 + 20 + 20), payload]);
  expect(readSegment(changed(long, 16, 0, 0))).toMatchObject({ kind: 'tcp', payload: { length: 100_000 } });
});

test('padding behind a packet is none of its payload', () => {
  expect(read(inIpv4(segment(['ack'], Buffer.from('x'))))).toMatchObject({ payload: 'x' });
});

test.each([
  ['fragments', ipv4Fragments({ ...v4, protocol: PROTOCOL.tcp, id: 3 }, segment(['ack']), 24)[0] as Uint8Array],
  ['what IP says to be longer', inIpv4(segment(['ack'])).subarray(0, 60)],
  ['TCP headers that end beyond the segment', changed(inIpv4(segment(['ack'])), 14 + 20 + 12, 0xf0)],
  ['other protocols', inIpv4(data, PROTOCOL.icmp)],
  ['what is no IP', new Uint8Array(60)],
  ['nothing at all', new Uint8Array()],
])('%s are frames, as a whole', (_, bytes) => {
  const frame =
    bytes[0] === 0x45 ? Buffer.concat([Buffer.from('020000000002020000000001' + '0800', 'hex'), bytes]) : bytes;
  expect(readSegment(frame)).toEqual({ kind: 'frame', key: Buffer.from(frame).toString('latin1') });
});

test('a packet that comes without an Ethernet header is the same', () => {
  const frame = inIpv4(segment(['ack', 'fin']));
  expect(readSegment(frame.subarray(12), true)).toEqual(readSegment(frame));
});
