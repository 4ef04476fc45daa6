import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { observe } from '../oracle/testing/observe.ts';
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
  'a stream is the same however it is cut, in whatever order its segments come, and though some come twice',
  (data, lengths, others) => {
    const copied = cutInto(data, others);
    const shuffled = [...copied.slice(1), copied[0] as Uint8Array, copied.at(-1) as Uint8Array];
    expect(judge(cutInto(data, lengths), shuffled).status).toBe('passed');
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

test('a stream that nobody owed, and one of which nothing came', () => {
  const frames = cutInto(new Uint8Array(300), [100]);
  expect(judge([], frames).status).toBe('inconclusive');
  expect(judge(frames, []).findings.map(({ kind }) => kind)).toEqual(['missing']);
});
