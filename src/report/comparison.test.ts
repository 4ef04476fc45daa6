import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { CaptureComparison, Difference, DifferenceKind, PacketPlace } from '../model/comparison.ts';
import { renderComparison, renderComparisonJson } from './comparison.ts';
import { hostileText } from './testing/hostile.ts';
import { columns } from './wrap.ts';

const plain = { color: false } as const;

const equal: CaptureComparison = {
  schemaVersion: 1,
  verdict: 'equal',
  source: { files: ['lan.pcap'], packets: 1_000_000, bytes: 812_345_678 },
  mirror: { files: ['mirror.pcap'], packets: 1_000_000, bytes: 812_345_678 },
  matched: 1_000_000,
  missing: 0,
  duplicate: 0,
  unexpected: 0,
  altered: 0,
  truncated: 0,
  reordered: { packets: 0, ratio: 0, maxExtent: 0, maxN: 0, threeReordered: 0 },
  delayNs: { min: 812, p50: 1204, p90: 3400.5, p99: 12_149, p999: 999_900, max: 1_234_567_890 },
  clocksDiffer: false,
  loss: { runs: 0, longest: 0, atBeginning: 0, atEnd: 0 },
  rules: [],
  findings: [],
};

const frame =
  '020000000002020000000001080045000054004d40004001b6a5c0a80103c0a8010408004f1100110004' +
  Buffer.from('abcdefghijklmnopqrstuvwabcdefghijklmnopqrstuvwabcdefghij').toString('hex');
const lowered = frame.replace('4001b6a5', '3f01b7a5');

function placeOf(number: number, more: Partial<PacketPlace> = {}): PacketPlace {
  const summary = 'ICMP echo request 192.168.1.3 > 192.168.1.4, id 17, seq 4, 98 bytes';
  return {
    number,
    time: `1700000000.${String(number).padStart(9, '0')}`,
    wireLength: 98,
    hex: frame,
    summary,
    ...more,
  };
}

function differenceOf(kind: DifferenceKind, number: number, more: Partial<Difference> = {}): Difference {
  const original = placeOf(number, { source: 0 });
  const copy = placeOf(number - 1);
  const of = `ICMP echo request 192.168.1.3 > 192.168.1.4, id 17, seq 4, 98 bytes`;
  switch (kind) {
    case 'missing':
      return { kind, original, summary: `packet ${number} was not copied: ${of}`, ...more };
    case 'truncated':
      return {
        kind,
        original,
        copy: { ...copy, wireLength: 60, hex: frame.slice(0, 120) },
        summary: `packet ${number} came as copy ${number - 1}, cut to 60 bytes: ${of}`,
        ...more,
      };
    case 'altered':
      return {
        kind,
        original,
        copy: { ...copy, hex: lowered },
        changes: [
          { field: 'ipv4.ttl', before: '64', after: '63' },
          { field: 'ipv4.checksum', before: '0xb6a5', after: '0xb7a5' },
        ],
        summary: `packet ${number} was changed, ipv4.ttl 64 became 63, ipv4.checksum 0xb6a5 became 0xb7a5: ${of}`,
        ...more,
      };
    case 'duplicate':
      return { kind, copy, summary: `copy ${number - 1} is one more than owed: ${of}`, ...more };
    case 'unexpected':
      return { kind, copy, summary: `copy ${number - 1} is of no packet of the source: ${of}`, ...more };
  }
}

const different: CaptureComparison = {
  ...equal,
  verdict: 'different',
  source: { files: ['lan.pcap'], packets: 10_000, bytes: 8_123_456 },
  mirror: { files: ['mirror.pcap'], packets: 9_967, bytes: 8_100_000 },
  matched: 9_958,
  missing: 39,
  duplicate: 4,
  unexpected: 2,
  altered: 2,
  truncated: 1,
  reordered: { packets: 12, ratio: 0.0012, maxExtent: 20, maxN: 3, threeReordered: 2 },
  loss: {
    runs: 5,
    longest: 20,
    longestAt: { number: 1234, source: 0, time: '1700000000.000000001' },
    atBeginning: 3,
    atEnd: 1,
  },
  rules: ['ignore checksums', 'mask 20+2'],
  findings: [
    ...Array.from({ length: 20 }, (_, index) => differenceOf('missing', 1 + index)),
    differenceOf('truncated', 50),
    differenceOf('altered', 60),
    differenceOf('altered', 61),
    ...[70, 71, 72, 73].map((number) => differenceOf('duplicate', number)),
    ...[80, 81].map((number) => differenceOf('unexpected', number)),
  ],
};

const inconclusive: CaptureComparison = {
  ...equal,
  verdict: 'inconclusive',
  source: { files: ['a.pcap', 'b.pcap'], packets: 120, bytes: 12_000 },
  mirror: { files: ['mirror.pcap'], packets: 119, bytes: 11_900 },
  matched: 119,
  missing: 1,
  reordered: { packets: 0, ratio: 0, maxExtent: 0, maxN: 0, threeReordered: 0, betweenSources: 2 },
  delayNs: { min: -3_600_000_000_000, p50: -12_000_000, p90: 0, p99: 1, p999: 1500, max: 2_000_000 },
  clocksDiffer: true,
  loss: {
    runs: 1,
    longest: 1,
    longestAt: { number: 60, source: 1, time: '1700000000.5' },
    atBeginning: 0,
    atEnd: 1,
  },
  findings: [
    { kind: 'evidence', file: 'b.pcap', packets: 3, summary: 'the capture says that it dropped 3 packets itself' },
    { kind: 'evidence', file: 'mirror.pcap', packets: 0, summary: 'damaged at byte 11924: it ends inside a packet' },
    differenceOf('missing', 60, { original: placeOf(60, { source: 1 }) }),
  ],
};

const empty: CaptureComparison = {
  ...equal,
  verdict: 'empty',
  source: { files: ['lan.pcap'], packets: 0, bytes: 0 },
  mirror: { files: ['mirror.pcap'], packets: 0, bytes: 0 },
  matched: 0,
  delayNs: null,
};

const hostile: CaptureComparison = {
  ...inconclusive,
  source: { ...inconclusive.source, files: ['\x1b[2Jlan.pcap', 'b\r\n.pcap'] },
  mirror: { ...inconclusive.mirror, files: ['\u202emirror\x9b31m.pcap'] },
  missing: 0,
  altered: 1,
  loss: equal.loss,
  rules: ['ignore \x07'],
  findings: [
    { kind: 'evidence', file: 'b\r\n.pcap', packets: 3, summary: 'damaged:\nequal: 1 of 1' },
    differenceOf('altered', 60, {
      summary: 'packet 60 \x1b]0;owned\x07',
      original: placeOf(60, { source: 1, summary: 'one\0' }),
      changes: [{ field: 'x\x1b[31m', before: '', after: '\u2028' }],
    }),
  ],
};

const number = fc.oneof(fc.nat(), fc.maxSafeNat());
const ns = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true, min: -1e18, max: 1e18 }));
const place = fc.record({
  number,
  source: fc.nat({ max: 3 }),
  time: hostileText,
  wireLength: number,
  hex: fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    hostileText,
  ),
  summary: hostileText,
});
const difference = fc.record(
  {
    kind: fc.constantFrom('missing', 'duplicate', 'unexpected', 'altered', 'truncated'),
    original: place,
    copy: place,
    changes: fc.array(fc.record({ field: hostileText, before: hostileText, after: hostileText }), { maxLength: 3 }),
    summary: hostileText,
  },
  { requiredKeys: ['kind', 'summary'] },
);
const doubt = fc.record({
  kind: fc.constant('evidence'),
  file: hostileText,
  packets: number,
  summary: hostileText,
});
const side = fc.record({ files: fc.array(hostileText, { maxLength: 6 }), packets: number, bytes: number });
const anyComparison: fc.Arbitrary<CaptureComparison> = fc.record({
  schemaVersion: fc.constant(1),
  verdict: fc.constantFrom('equal', 'different', 'inconclusive', 'empty'),
  source: side,
  mirror: side,
  matched: number,
  missing: number,
  duplicate: number,
  unexpected: number,
  altered: number,
  truncated: number,
  reordered: fc.record(
    {
      packets: number,
      ratio: fc.double({ min: 0, max: 1, noNaN: true }),
      maxExtent: number,
      maxN: number,
      threeReordered: number,
      betweenSources: number,
    },
    { requiredKeys: ['packets', 'ratio', 'maxExtent', 'maxN', 'threeReordered'] },
  ),
  delayNs: fc.option(fc.record({ min: ns, p50: ns, p90: ns, p99: ns, p999: ns, max: ns })),
  clocksDiffer: fc.boolean(),
  loss: fc.record(
    {
      runs: number,
      longest: number,
      longestAt: fc.record({ number, source: fc.nat({ max: 3 }), time: hostileText }),
      atBeginning: number,
      atEnd: number,
    },
    { requiredKeys: ['runs', 'longest', 'atBeginning', 'atEnd'] },
  ),
  rules: fc.array(hostileText, { maxLength: 3 }),
  findings: fc.array(fc.oneof(difference, doubt), { maxLength: 6 }),
});

describe('renderComparison', () => {
  test('equal captures are one line that matters and what was measured', () => {
    expect(renderComparison(equal, plain)).toMatchInlineSnapshot(`
      "equal: 1,000,000 of 1,000,000 packets copied, once and unchanged

      source   1,000,000 packets, 812,345,678 bytes in lan.pcap
      mirror   1,000,000 packets, 812,345,678 bytes in mirror.pcap
      matched  1,000,000 of 1,000,000 (100 %); nothing missing, nothing surplus
      order    in order
      delay    min    812 ns   p50   1.20 µs   p90   3.40 µs
               p99   12.1 µs   p99.9 1.00 ms   max    1.23 s
      rules    none: whole frames were compared
      "
    `);
  });

  test('different captures are told kind by kind, three differences byte by byte', () => {
    expect(renderComparison(different, plain)).toMatchInlineSnapshot(`
      "different: 9,958 of 10,000 packets copied, 39 missing, 4 duplicate, 2
      unexpected, 2 altered, 1 truncated

      source      10,000 packets, 8,123,456 bytes in lan.pcap
      mirror      9,967 packets, 8,100,000 bytes in mirror.pcap
      matched     9,958 of 10,000 (99.58 %)
      missing     39 of 10,000 (0.39 %)
      duplicate   4 copies beyond what is owed
      unexpected  2 packets of the mirror only
      altered     2 copies with other bytes than the original
      truncated   1 copy cut short
      loss        5 runs, the longest of 20 packets, beginning with packet 1234 of
                  lan.pcap, at 1700000000.000000001 (2023-11-14 22:13:20 UTC)
                  3 of the 39 missing packets come before the first copy: the mirror's
                  capture may have begun later
                  1 of the 39 missing packets comes after the last copy: the mirror's
                  capture may have ended earlier
      order       12 copies reordered (0.12 %), extent up to 20, n up to 3; 2 would
                  make TCP retransmit
      delay       min    812 ns   p50   1.20 µs   p90   3.40 µs
                  p99   12.1 µs   p99.9 1.00 ms   max    1.23 s
      rules       ignore checksums, mask 20+2

      missing: 3 of 39
        - packet 1 was not copied: ICMP echo request 192.168.1.3 > 192.168.1.4, id 17,
          seq 4, 98 bytes
          --- packet 1 of lan.pcap, 98 bytes
          - 0000  02 00 00 00 00 02 02 00  00 00 00 01 08 00 45 00  ..............E.
          - 0010  00 54 00 4d 40 00 40 01  b6 a5 c0 a8 01 03 c0 a8  .T.M@.@.........
          - 0020  01 04 08 00 4f 11 00 11  00 04 61 62 63 64 65 66  ....O.....abcdef
          - 0030  67 68 69 6a 6b 6c 6d 6e  6f 70 71 72 73 74 75 76  ghijklmnopqrstuv
            … and 3 more such rows
        - packet 2 was not copied: ICMP echo request 192.168.1.3 > 192.168.1.4, id 17,
          seq 4, 98 bytes
        - packet 3 was not copied: ICMP echo request 192.168.1.3 > 192.168.1.4, id 17,
          seq 4, 98 bytes

      truncated: 1
        - packet 50 came as copy 49, cut to 60 bytes: ICMP echo request 192.168.1.3 >
          192.168.1.4, id 17, seq 4, 98 bytes
          --- packet 50 of lan.pcap, 98 bytes
          +++ packet 49 of mirror.pcap, 60 bytes
            …
            0020  01 04 08 00 4f 11 00 11  00 04 61 62 63 64 65 66  ....O.....abcdef
          - 0030  67 68 69 6a 6b 6c 6d 6e  6f 70 71 72 73 74 75 76  ghijklmnopqrstuv
          + 0030  67 68 69 6a 6b 6c 6d 6e  6f 70 71 72              ghijklmnopqr
                                                       ^^ ^^ ^^ ^^
          - 0040  77 61 62 63 64 65 66 67  68 69 6a 6b 6c 6d 6e 6f  wabcdefghijklmno
          - 0050  70 71 72 73 74 75 76 77  61 62 63 64 65 66 67 68  pqrstuvwabcdefgh
          - 0060  69 6a                                             ij

      altered: 2
        - packet 60 was changed, ipv4.ttl 64 became 63, ipv4.checksum 0xb6a5 became
          0xb7a5: ICMP echo request 192.168.1.3 > 192.168.1.4, id 17, seq 4, 98 bytes
          ipv4.ttl 64 → 63; ipv4.checksum 0xb6a5 → 0xb7a5
          --- packet 60 of lan.pcap, 98 bytes
          +++ packet 59 of mirror.pcap, 98 bytes
            0000  02 00 00 00 00 02 02 00  00 00 00 01 08 00 45 00  ..............E.
          - 0010  00 54 00 4d 40 00 40 01  b6 a5 c0 a8 01 03 c0 a8  .T.M@.@.........
          + 0010  00 54 00 4d 40 00 3f 01  b7 a5 c0 a8 01 03 c0 a8  .T.M@.?.........
                                    ^^     ^^
            0020  01 04 08 00 4f 11 00 11  00 04 61 62 63 64 65 66  ....O.....abcdef
            …
        - packet 61 was changed, ipv4.ttl 64 became 63, ipv4.checksum 0xb6a5 became
          0xb7a5: ICMP echo request 192.168.1.3 > 192.168.1.4, id 17, seq 4, 98 bytes

      duplicate: 3 of 4
        - copy 69 is one more than owed: ICMP echo request 192.168.1.3 > 192.168.1.4,
          id 17, seq 4, 98 bytes
        - copy 70 is one more than owed: ICMP echo request 192.168.1.3 > 192.168.1.4,
          id 17, seq 4, 98 bytes
        - copy 71 is one more than owed: ICMP echo request 192.168.1.3 > 192.168.1.4,
          id 17, seq 4, 98 bytes

      unexpected: 2
        - copy 79 is of no packet of the source: ICMP echo request 192.168.1.3 >
          192.168.1.4, id 17, seq 4, 98 bytes
        - copy 80 is of no packet of the source: ICMP echo request 192.168.1.3 >
          192.168.1.4, id 17, seq 4, 98 bytes

      and 37 more: --json has up to 20 of each kind, --write-diff FILE.pcapng has all
      "
    `);
  });

  test('why captures are inconclusive comes before what differs', () => {
    expect(renderComparison(inconclusive, plain)).toMatchInlineSnapshot(`
      "inconclusive: 119 of 120 packets copied, 1 missing, but the captures cannot be
      relied on

      source   120 packets, 12,000 bytes in 2 files: a.pcap, b.pcap
      mirror   119 packets, 11,900 bytes in mirror.pcap
      matched  119 of 120 (99.17 %)
      missing  1 of 120 (0.83 %)
      loss     1 run of 1 packet, beginning with packet 60 of b.pcap, at 1700000000.5
               (2023-11-14 22:13:20 UTC)
               the missing packet comes after the last copy: the mirror's capture may
               have ended earlier
      order    in order, within each source
               between the sources, taken as one by time: 2 copies reordered; not
               judged
      delay    min   -3,600 s   p50   -12.0 ms   p90       0 ns
               p99       1 ns   p99.9  1.50 µs   max    2.00 ms
               the clocks of the captures differ, so that delays hold only relative to
               one another
      rules    none: whole frames were compared

      why inconclusive
        ? b.pcap: the capture says that it dropped 3 packets itself
        ? mirror.pcap: damaged at byte 11924: it ends inside a packet

      missing: 1
        - packet 60 was not copied: ICMP echo request 192.168.1.3 > 192.168.1.4, id
          17, seq 4, 98 bytes
          --- packet 60 of b.pcap, 98 bytes
          - 0000  02 00 00 00 00 02 02 00  00 00 00 01 08 00 45 00  ..............E.
          - 0010  00 54 00 4d 40 00 40 01  b6 a5 c0 a8 01 03 c0 a8  .T.M@.@.........
          - 0020  01 04 08 00 4f 11 00 11  00 04 61 62 63 64 65 66  ....O.....abcdef
          - 0030  67 68 69 6a 6b 6c 6d 6e  6f 70 71 72 73 74 75 76  ghijklmnopqrstuv
            … and 3 more such rows
      "
    `);
  });

  test('empty captures are said to be empty, not equal', () => {
    expect(renderComparison(empty, plain)).toMatchInlineSnapshot(`
      "empty: neither capture holds a packet

      source   0 packets, 0 bytes in lan.pcap
      mirror   0 packets, 0 bytes in mirror.pcap
      matched  0
      rules    none: whole frames were compared
      "
    `);
  });

  test('names and summaries that would steer a terminal are shown as what they are', () => {
    expect(renderComparison(hostile, plain)).toMatchInlineSnapshot(`
      "inconclusive: 119 of 120 packets copied, 1 altered, but the captures cannot be
      relied on

      source   120 packets, 12,000 bytes in 2 files: \\x1b[2Jlan.pcap, b\\r\\n.pcap
      mirror   119 packets, 11,900 bytes in \\u{202e}mirror\\x9b31m.pcap
      matched  119 of 120 (99.17 %)
      altered  1 copy with other bytes than the original
      order    in order, within each source
               between the sources, taken as one by time: 2 copies reordered; not
               judged
      delay    min   -3,600 s   p50   -12.0 ms   p90       0 ns
               p99       1 ns   p99.9  1.50 µs   max    2.00 ms
               the clocks of the captures differ, so that delays hold only relative to
               one another
      rules    ignore \\x07

      why inconclusive
        ? b\\r\\n.pcap: damaged:\\nequal: 1 of 1

      altered: 1
        - packet 60 \\x1b]0;owned\\x07
          x\\x1b[31m (none) → \\u{2028}
          --- packet 60 of b\\r\\n.pcap, 98 bytes: one\\x00
          +++ packet 59 of \\u{202e}mirror\\x9b31m.pcap, 98 bytes: ICMP echo request
            192.168.1.3 > 192.168.1.4, id 17, seq 4, 98 bytes
            0000  02 00 00 00 00 02 02 00  00 00 00 01 08 00 45 00  ..............E.
          - 0010  00 54 00 4d 40 00 40 01  b6 a5 c0 a8 01 03 c0 a8  .T.M@.@.........
          + 0010  00 54 00 4d 40 00 3f 01  b7 a5 c0 a8 01 03 c0 a8  .T.M@.?.........
                                    ^^     ^^
            0020  01 04 08 00 4f 11 00 11  00 04 61 62 63 64 65 66  ....O.....abcdef
            …
      "
    `);
  });

  test('on a narrow terminal rows of bytes are half as long', () => {
    const altered = { ...different, findings: [differenceOf('altered', 60)] };
    expect(renderComparison(altered, { ...plain, width: 60 })).toMatchInlineSnapshot(`
      "different: 9,958 of 10,000 packets copied, 39 missing, 4
      duplicate, 2 unexpected, 2 altered, 1 truncated

      source      10,000 packets, 8,123,456 bytes in lan.pcap
      mirror      9,967 packets, 8,100,000 bytes in mirror.pcap
      matched     9,958 of 10,000 (99.58 %)
      missing     39 of 10,000 (0.39 %)
      duplicate   4 copies beyond what is owed
      unexpected  2 packets of the mirror only
      altered     2 copies with other bytes than the original
      truncated   1 copy cut short
      loss        5 runs, the longest of 20 packets, beginning
                  with packet 1234 of lan.pcap, at
                  1700000000.000000001 (2023-11-14 22:13:20 UTC)
                  3 of the 39 missing packets come before the
                  first copy: the mirror's capture may have begun
                  later
                  1 of the 39 missing packets comes after the last
                  copy: the mirror's capture may have ended
                  earlier
      order       12 copies reordered (0.12 %), extent up to 20, n
                  up to 3; 2 would make TCP retransmit
      delay       min    812 ns   p50   1.20 µs   p90   3.40 µs
                  p99   12.1 µs   p99.9 1.00 ms   max    1.23 s
      rules       ignore checksums, mask 20+2

      altered: 1 of 2
        - packet 60 was changed, ipv4.ttl 64 became 63,
          ipv4.checksum 0xb6a5 became 0xb7a5: ICMP echo request
          192.168.1.3 > 192.168.1.4, id 17, seq 4, 98 bytes
          ipv4.ttl 64 → 63; ipv4.checksum 0xb6a5 → 0xb7a5
          --- packet 60 of lan.pcap, 98 bytes
          +++ packet 59 of mirror.pcap, 98 bytes
            …
            0008  00 00 00 01 08 00 45 00  ......E.
          - 0010  00 54 00 4d 40 00 40 01  .T.M@.@.
          + 0010  00 54 00 4d 40 00 3f 01  .T.M@.?.
                                    ^^
          - 0018  b6 a5 c0 a8 01 03 c0 a8  ........
          + 0018  b7 a5 c0 a8 01 03 c0 a8  ........
                  ^^
            0020  01 04 08 00 4f 11 00 11  ....O...
            …

      and 47 more: --json has up to 20 of each kind, --write-diff
      FILE.pcapng has all
      "
    `);
  });

  test('packets that are missing before the first copy or after the last are explained', () => {
    const late = (missing: number, atBeginning: number, atEnd: number): string =>
      renderComparison(
        { ...different, missing, loss: { runs: 2, longest: 1, atBeginning, atEnd } },
        { ...plain, width: 200 },
      );
    expect(late(120, 120, 0)).toContain(
      `all 120 missing packets come before the first copy: the mirror's capture may have begun later`,
    );
    expect(late(1, 0, 1)).toContain(
      `the missing packet comes after the last copy: the mirror's capture may have ended earlier`,
    );
    expect(late(1200, 1, 0)).toContain('1 of the 1,200 missing packets comes before the first copy');
    expect(late(5, 0, 0)).not.toMatch(/first copy|last copy/);
    expect(late(different.source.packets, 10_000, 10_000)).not.toMatch(/first copy|last copy/);
  });

  test('delays that were not measured are said to be unknown', () => {
    expect(renderComparison({ ...equal, delayNs: null }, plain)).toContain(
      'unknown: a capture has packets without a time',
    );
  });

  test('a share is never rounded to none or to all', () => {
    const share = (matched: number): string =>
      /matched +(.*)/.exec(renderComparison({ ...equal, matched, altered: 1_000_000 - matched }, plain))?.[1] ?? '';
    expect([1, 999_999].map(share)).toEqual(['1 of 1,000,000 (under 0.01 %)', '999,999 of 1,000,000 (over 99.99 %)']);
  });

  test('differences of one kind are shown byte by byte up to three', () => {
    const findings = [1, 2, 3, 4].map((number) => differenceOf('altered', number));
    const text = renderComparison({ ...equal, verdict: 'different', altered: 4, findings }, plain);
    expect(text.match(/^ +\+\+\+ /gm)).toHaveLength(3);
    expect(text).toContain('and 1 more: --json');
  });

  test('a difference beyond the bytes that are kept is said to be there', () => {
    const kept = '00'.repeat(2048);
    const findings = [
      differenceOf('altered', 1, { original: placeOf(1, { hex: kept }), copy: placeOf(1, { hex: kept }) }),
    ];
    expect(renderComparison({ ...equal, altered: 1, findings }, plain)).toContain(
      'the first 2,048 bytes are equal; what differs comes after them',
    );
  });

  test('many sources are counted and the first four named', () => {
    const source = { ...equal.source, files: ['a', 'b', 'c', 'd', 'e', 'f'] };
    expect(renderComparison({ ...equal, source }, plain)).toContain('in 6 files: a, b, c, d and 2 more');
  });

  test('the line that matters has the colour of the verdict', () => {
    const top = (comparison: CaptureComparison): string => renderComparison(comparison, { color: true });
    expect([equal, different, inconclusive, empty].map((each) => top(each).slice(0, 9))).toEqual(
      [32, 31, 33, 33].map((code) => `\x1b[1m\x1b[${code}m`),
    );
  });

  test('without colour there are no escape codes, and colours change nothing but colours and marks', () => {
    for (const each of [equal, different, inconclusive, empty, hostile]) {
      const text = renderComparison(each, plain);
      expect(text).not.toContain('\x1b');
      const unmarked = text.replace(/^[ ^]*\^\n/gm, '');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken out
      expect(renderComparison(each, { color: true }).replace(/\x1b\[\d+m/g, '')).toBe(unmarked);
    }
  });

  test.prop([anyComparison, fc.constantFrom(60, 80, 132)])(
    'whatever the captures hold, no line is too wide and nothing steers the terminal',
    (comparison, width) => {
      const text = renderComparison(comparison, { color: false, width });
      for (const line of text.split('\n')) expect(columns(line)).toBeLessThanOrEqual(width);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is colours that are taken out
      const coloured = renderComparison(comparison, { color: true, width }).replace(/\x1b\[(1|22|3[1-6]|39)m/g, '');
      expect(coloured).not.toContain('\x1b');
    },
  );
});

describe('renderComparisonJson', () => {
  test('keys are in the order of the type, whatever order they were made in', () => {
    const text = renderComparisonJson(reversed(different) as CaptureComparison);
    expect(text).toBe(`${JSON.stringify({ ...different, findings: different.findings.map(inOrder) }, null, 2)}\n`);
  });

  test('nothing is rounded', () => {
    expect(renderComparisonJson(equal)).toContain('"p90": 3400.5,');
    expect(renderComparisonJson(different)).toContain('"time": "1700000000.000000001"');
  });

  test.prop([anyComparison])('JSON that is read back is the comparison, and steers no terminal', (comparison) => {
    const text = renderComparisonJson(comparison);
    // Among others, -0 is no number of JSON.
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(comparison)));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, reversed(each)])
      .reverse(),
  );
}

function inOrder(finding: CaptureComparison['findings'][number]): unknown {
  if (finding.kind === 'evidence') return finding;
  const { kind, original, copy, changes, summary } = finding;
  return { kind, original: placeInOrder(original), copy: placeInOrder(copy), changes, summary };
}

function placeInOrder(place: PacketPlace | undefined): unknown {
  if (place === undefined) return undefined;
  const { number, source, time, wireLength, hex, summary } = place;
  return { number, source, time, wireLength, hex, summary };
}
