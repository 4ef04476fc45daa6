import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { SegmentComparison, SegmentDifference } from '../model/segmentComparison.ts';
import { renderSegmentComparison, renderSegmentComparisonJson } from './segmentComparison.ts';
import { hostileText } from './testing/hostile.ts';
import { columns } from './wrap.ts';

const none = { owed: 0, copies: 0, matched: 0, missing: 0, altered: 0, duplicate: 0, unexpected: 0 };
const equal: SegmentComparison = {
  schemaVersion: 1,
  by: 'stream',
  verdict: 'equal',
  source: { files: ['a.pcap', 'b.pcap'], packets: 21_000, bytes: 1_000_000_000 },
  mirror: { files: ['mirror.pcap'], packets: 700_000, bytes: 1_010_000_000 },
  streams: 2,
  bytes: { ...none, owed: 999_000_000, copies: 999_000_000, matched: 999_000_000 },
  events: { ...none, owed: 4, copies: 4, matched: 4 },
  datagrams: none,
  frames: { ...none, owed: 40, copies: 40, matched: 40 },
  rules: ['TCP by bytes (2 streams, 999,000,000 bytes), UDP by datagram (0), the rest by frame (40)'],
  findings: [],
};

function missing(sequence: number): SegmentDifference {
  const stream = '10.0.0.1.40000 > 10.0.0.2.5201';
  return {
    kind: 'missing',
    unit: 'bytes',
    stream,
    sequence,
    count: 1448,
    packets: 1,
    original: { file: 'a.pcap', number: 7 },
    summary: `${stream}: 1,448 bytes from sequence number ${sequence} on were not copied (packet 7 of a.pcap)`,
  };
}

test('what is equal is told with what was compared', () => {
  expect(renderSegmentComparison(equal, { color: false })).toMatchInlineSnapshot(`
    "equal: all that was sent was copied, once and unchanged, however it was cut into
    frames

    source     21,000 packets, 1,000,000,000 bytes in a.pcap, b.pcap
    mirror     700,000 packets, 1,010,000,000 bytes in mirror.pcap
    TCP        999,000,000 of 999,000,000 bytes copied, in 2 streams
               4 of 4 of SYN, FIN and RST
    UDP        0 of 0 datagrams copied
    other      40 of 40 frames copied
    rules      TCP by bytes (2 streams, 999,000,000 bytes), UDP by datagram (0), the
               rest by frame (40)
    "
  `);
});

test('differences are told by their kinds, the first three of each', () => {
  const bytes = { ...equal.bytes, matched: 998_992_760, missing: 7240 };
  const findings = [1, 2, 3, 4, 5].map((number) => missing(number * 10_000));
  const different: SegmentComparison = { ...equal, verdict: 'different', bytes, findings };
  expect(renderSegmentComparison(different, { color: false })).toMatchInlineSnapshot(`
    "different: 7,240 bytes of TCP missing

    source     21,000 packets, 1,000,000,000 bytes in a.pcap, b.pcap
    mirror     700,000 packets, 1,010,000,000 bytes in mirror.pcap
    TCP        998,992,760 of 999,000,000 bytes copied, in 2 streams
               4 of 4 of SYN, FIN and RST
    UDP        0 of 0 datagrams copied
    other      40 of 40 frames copied
    rules      TCP by bytes (2 streams, 999,000,000 bytes), UDP by datagram (0), the
               rest by frame (40)

    missing
      - 10.0.0.1.40000 > 10.0.0.2.5201: 1,448 bytes from sequence number 10000 on
        were not copied (packet 7 of a.pcap)
      - 10.0.0.1.40000 > 10.0.0.2.5201: 1,448 bytes from sequence number 20000 on
        were not copied (packet 7 of a.pcap)
      - 10.0.0.1.40000 > 10.0.0.2.5201: 1,448 bytes from sequence number 30000 on
        were not copied (packet 7 of a.pcap)

    and more: --json has up to 20 of each kind
    "
  `);
});

test('doubts say why it is inconclusive', () => {
  const doubt = { kind: 'evidence', file: 'mirror.pcap', packets: 3, summary: 'the capture says so' } as const;
  const text = renderSegmentComparison({ ...equal, verdict: 'inconclusive', findings: [doubt] }, { color: false });
  expect(text).toMatch(/^inconclusive: the captures cannot be relied on\n/);
  expect(text).toMatch(/why inconclusive\n {2}\? mirror\.pcap: the capture says so\n$/);
});

test('the JSON is the comparison', () => {
  expect(JSON.parse(renderSegmentComparisonJson(equal))).toEqual(equal);
});

test.prop([hostileText, fc.integer({ min: 60, max: 120 })])(
  'text from outside steers no terminal, in either form, and no line is too long',
  (text, width) => {
    const hostile: SegmentComparison = {
      ...equal,
      verdict: 'different',
      source: { ...equal.source, files: [text] },
      findings: [{ ...missing(1), summary: text }],
      rules: [text],
    };
    const drawn = renderSegmentComparison(hostile, { color: false, width });
    const json = renderSegmentComparisonJson(hostile);
    for (const form of [drawn, json]) expect(form).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    for (const line of drawn.split('\n')) expect(columns(line)).toBeLessThanOrEqual(width);
    expect(JSON.parse(json)).toEqual(hostile);
  },
);
