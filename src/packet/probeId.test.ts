import { describe, expect, test } from 'vitest';

import { ETHERTYPE, ethernet, ipv4, ipv6 } from './build.ts';
import { PROTOCOL } from './ip.ts';
import { PROBE_MARK_BYTES, probeId, probeMark } from './probeId.ts';

const around = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const filler = (length: number) => new Uint8Array(length).fill(0x6d);

describe('the id of a probe is found', () => {
  test.each([0, 1, 127, 128, 200, 255, 256, 65_535, 65_536, 0x6d69_7272, 4_294_967_295])('%i', (id) => {
    expect(probeId(probeMark(id))).toBe(id);
  });

  test.each([1, 13, 14, 42, 1000])('behind %i other bytes', (length) => {
    expect(probeId(around(filler(length), probeMark(7), filler(3)))).toBe(7);
  });

  test('in a part of a larger buffer', () => {
    const buffer = around(probeMark(1), probeMark(2), probeMark(3));
    expect(probeId(buffer.subarray(PROBE_MARK_BYTES, 2 * PROBE_MARK_BYTES))).toBe(2);
  });

  test('of two the first', () => {
    expect(probeId(around(probeMark(1), probeMark(2)))).toBe(1);
  });
});

describe('there is none', () => {
  test.each<[string, Uint8Array]>([
    ['in what has no mark', filler(100)],
    ['in nothing', new Uint8Array()],
    ['where the number is cut', probeMark(7).subarray(0, PROBE_MARK_BYTES - 1)],
    ['where the mark is cut', probeMark(7).subarray(1)],
    ['where a byte of the mark is another', probeMark(7).map((byte, index) => (index === 4 ? byte ^ 1 : byte))],
  ])('%s', (_, bytes) => {
    expect(probeId(bytes)).toBeUndefined();
  });

  test.each([
    ['that it was not delivered', 3],
    ['that it took too long', 11],
  ])('in an error that says of a probe %s', (_, type) => {
    const macs = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' };
    const header = { source: '10.0.0.1', destination: '10.0.0.2', protocol: PROTOCOL.icmp, id: 1 };
    const error = around(Uint8Array.of(type, 0, 0, 0, 0, 0, 0, 0), filler(28), probeMark(7));
    expect(probeId(ethernet({ ...macs, type: ETHERTYPE.ipv4 }, ipv4(header, error)))).toBeUndefined();
  });

  test('beyond the end of a part of a larger buffer', () => {
    expect(probeId(around(filler(5), probeMark(7)).subarray(0, 5 + PROBE_MARK_BYTES - 1))).toBeUndefined();
  });
});

test('a mark takes as many bytes as it says', () => {
  expect(probeMark(0)).toHaveLength(PROBE_MARK_BYTES);
});

test.each([
  ['ICMP', 3, ETHERTYPE.ipv4],
  ['ICMP', 11, ETHERTYPE.ipv4],
  ['ICMPv6', 1, ETHERTYPE.ipv6],
  ['ICMPv6', 3, ETHERTYPE.ipv6],
])('an error of %s, type %i, that quotes a probe is none', (_, kind, type) => {
  const message = new Uint8Array([kind, 0, 0, 0, 0, 0, 0, 0, ...probeMark(7)]);
  const packet =
    type === ETHERTYPE.ipv4
      ? ipv4({ source: '198.18.0.1', destination: '198.18.0.2', protocol: PROTOCOL.icmp, id: 1 }, message)
      : ipv6({ source: 'fe80::1', destination: 'fe80::2', nextHeader: PROTOCOL.icmpv6 }, message);
  const frame = ethernet({ source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type }, packet);
  expect(probeId(frame)).toBeUndefined();
});
