import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { observe, request } from '../oracle/testing/observe.ts';
import { ETHERTYPE, ethernet, ipv4, tcp } from '../packet/build.ts';
import { PROTOCOL } from '../packet/ip.ts';
import { sameStreams } from './streams.ts';

const addresses = { source: '10.0.0.1', destination: '10.0.0.2' };
/** Just below where sequence numbers wrap. */
const START = 0xffff_ff00;

function segment(data: Uint8Array, offset: number, length: number): Uint8Array {
  const header = {
    addresses,
    sourcePort: 40_000,
    destinationPort: 5201,
    sequence: (START + offset) >>> 0,
    flags: ['ack'] as const,
  };
  const packet = ipv4(
    { ...addresses, protocol: PROTOCOL.tcp, id: 1 },
    tcp(header, data.subarray(offset, offset + length)),
  );
  return ethernet({ source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type: ETHERTYPE.ipv4 }, packet);
}

/** The data as segments of these lengths, over and over. */
function cutInto(data: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < data.length; turn += 1) {
    const length = lengths[turn % lengths.length] as number;
    frames.push(segment(data, at, length));
    at += length;
  }
  return frames;
}

function judge(original: readonly Uint8Array[], copied: readonly Uint8Array[]) {
  const seen = observe({}, { p1: { arriving: original }, p3: { departing: copied } });
  return sameStreams(seen.departing('p3'), seen.arriving('p1'));
}

const anyData = fc.uint8Array({ minLength: 600, maxLength: 3000 });
const anyLengths = fc.array(fc.integer({ min: 60, max: 1400 }), { minLength: 1, maxLength: 5 });

test.prop([anyData, anyLengths, anyLengths], { numRuns: 50 })(
  'a stream is the same however it is cut, and in whatever order its segments come',
  (data, lengths, others) => {
    const copied = cutInto(data, others);
    const shuffled = [...copied.slice(1), copied[0] as Uint8Array];
    const { status, evidence } = judge(cutInto(data, lengths), shuffled);
    expect(status).toBe('passed');
    const bytes = String(data.length)
      .replace(/(?=\d{3}$)/, ',')
      .replace(/^,/, '');
    expect(evidence).toBe(`TCP by bytes (1 stream, ${bytes} bytes), UDP by datagram (0), the rest by frame (0)`);
  },
);

test.prop([anyData, anyLengths, fc.nat()], { numRuns: 50 })('a byte that differs is found', (data, lengths, place) => {
  const changed = Uint8Array.from(data);
  const at = place % data.length;
  changed[at] = (changed[at] as number) ^ 1;
  const { status, findings } = judge(cutInto(data, lengths), cutInto(changed, lengths));
  expect(status).toBe('failed');
  expect(findings.map(({ kind }) => kind)).toEqual(['altered']);
});

test.each([
  ['first', (frames: Uint8Array[]) => frames.slice(1)],
  ['middle', (frames: Uint8Array[]) => frames.filter((_, index) => index !== 2)],
  ['last', (frames: Uint8Array[]) => frames.slice(0, -1)],
])('the %s segment that is missing is found', (_, without) => {
  const data = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
  const frames = cutInto(data, [200]);
  const { status, findings } = judge(frames, without(frames));
  expect(status).toBe('failed');
  expect(findings.map(({ kind }) => kind)).toEqual(['missing']);
});

test('a segment that comes twice is a duplicate, unless it was sent twice', () => {
  const frames = cutInto(new Uint8Array(300), [100]);
  const twice = [...frames, frames[1] as Uint8Array];
  const { status, evidence, findings } = judge(frames, twice);
  expect(status).toBe('failed');
  expect(evidence).toMatch(/: 100 bytes duplicate$/);
  expect(findings).toEqual([
    {
      kind: 'duplicate',
      packets: 1,
      summary:
        '10.0.0.1.40000 > 10.0.0.2.5201: 100 bytes from sequence number 4294967140 on were copied more often than sent (packet 4 departing at p3)',
    },
  ]);
  expect(judge(twice, twice).status).toBe('passed');
});

test('a stream that nobody owed, and one of which nothing came', () => {
  const frames = cutInto(new Uint8Array(300), [100]);
  expect(judge([], frames).findings.map(({ kind }) => kind)).toEqual(['unexpected']);
  expect(judge(frames, []).findings.map(({ kind }) => kind)).toEqual(['missing']);
});

test('what is no TCP is compared, too', () => {
  expect(judge([request(1), request(2)], [request(2), request(1)]).status).toBe('passed');
  const { status, findings } = judge([request(1), request(2)], [request(1)]);
  expect(status).toBe('failed');
  expect(findings[0]?.summary).toBe(
    '10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 2, length 64 was not copied (packet 2 arriving at p1)',
  );
});

test('nothing owed and nothing copied proves nothing', () => {
  expect(judge([], []).status).toBe('inconclusive');
});

test('longer frames are no doubt, cut ones are', () => {
  const data = new Uint8Array(60_000);
  const frames = cutInto(data, [30_000]);
  expect(judge(frames, cutInto(data, [1400])).status).toBe('passed');
  const cut = frames.map((bytes) => ({ timeNs: 0n, bytes: bytes.subarray(0, 100), wireLength: bytes.length }));
  const seen = observe({}, { p1: { arriving: frames }, p3: { departing: cut } });
  expect(sameStreams(seen.departing('p3'), seen.arriving('p1')).status).toBe('inconclusive');
});
