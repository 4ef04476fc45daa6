import { expect, test } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { writePcap } from './pcap.ts';
import { findSentinel, sentinelFrame } from './sentinel.ts';

const sentinel = sentinelFrame('02:00:00:00:00:01', '0123456789abcdef0123456789abcdef');
const other = sentinelFrame('02:00:00:00:00:01', '0123456789abcdef0123456789abcdee');
const packet = new Uint8Array(60).fill(7);
const fileOf = (...all: readonly Uint8Array[]) =>
  writePcap(all.map((bytes, index): Frame => ({ timeNs: BigInt(index), bytes, wireLength: bytes.length })));

test('a sentinel is a shortest frame from its sender to a group that no learning bridge passes on', () => {
  expect(Buffer.from(sentinel).toString('hex', 0, 14)).toBe('0180c200000102000000000188b5');
  expect(sentinel).toHaveLength(60);
});

test.each([
  ['alone', [sentinel], true, 0],
  ['after packets', [packet, packet, sentinel], true, 2],
  ['before packets', [sentinel, packet], true, 0],
  ['after another sentinel', [other, sentinel], true, 0],
  ['not there', [packet, other], false, 1],
  ['in an empty capture', [], false, 0],
] as const)('a sentinel is found by all its bytes: %s', (_, frames, seen, others) => {
  expect(findSentinel(fileOf(...frames), sentinel)).toEqual({ seen, others });
});

test('one that is half written is not there yet', () => {
  const file = fileOf(packet, sentinel);
  expect(findSentinel(file.subarray(0, file.length - 1), sentinel)).toEqual({ seen: false, others: 1 });
});
