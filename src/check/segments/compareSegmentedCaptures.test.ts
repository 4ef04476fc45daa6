import { expect, test } from 'vitest';
import type { Frame } from '../../model/observation.ts';
import type { SegmentDifference } from '../../model/segmentComparison.ts';
import { cookedV2, ETHERTYPE, ethernet, icmpEcho, ipv4, udp } from '../../packet/build.ts';
import { PROTOCOL } from '../../packet/ip.ts';
import { writePcap } from '../../packet/pcap.ts';
import type { NamedCapture } from '../captures/streams.ts';
import { frames, inMemory } from '../captures/testing/captures.ts';
import { compareSegmentedCaptures } from './compareSegmentedCaptures.ts';
import { frameOf, type MadeSegment, nameOf, randomBytes } from './testing/streams.ts';

const START_NS = 1_700_000_000_000_000_000n;
const data = randomBytes(200_000, 1);

/** The data as segments of so many bytes, with SYN and FIN. */
function stream(bytes: number, of = data): readonly Uint8Array[] {
  const segments = Array.from({ length: Math.ceil(of.length / bytes) }, (_, index): MadeSegment => {
    const at = index * bytes;
    const isLast = at + bytes >= of.length;
    const flags = [...(index === 0 ? (['syn'] as const) : []), ...(isLast ? (['fin'] as const) : [])];
    return { stream: 0, sequence: 5000 + at, bytes: of.subarray(at, at + bytes), flags };
  });
  return segments.map(frameOf);
}

const link = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', type: ETHERTYPE.ipv4 };
const addresses = { source: '10.0.0.1', destination: '10.0.0.2' };

function datagram(text: string): Uint8Array {
  const payload = udp({ addresses, sourcePort: 5000, destinationPort: 53 }, Buffer.from(text));
  return ethernet(link, ipv4({ ...addresses, protocol: PROTOCOL.udp, id: 1 }, payload));
}

function echo(sequence: number): Uint8Array {
  const message = icmpEcho({ kind: 'request', id: 7, sequence }, new Uint8Array(56));
  return ethernet(link, ipv4({ ...addresses, protocol: PROTOCOL.icmp, id: sequence }, message));
}

const file = (bytes: readonly Uint8Array[], firstNs = START_NS) => writePcap(frames(bytes, firstNs));

function compared(sources: readonly Uint8Array[], mirror: Uint8Array) {
  const named = sources.map((each, index) => inMemory(`source${index}.pcap`, each));
  return compareSegmentedCaptures(named, inMemory('mirror.pcap', mirror));
}

test('super-frames and the segments of the wire that they become are equal', async () => {
  const others = [datagram('a'), echo(1)];
  const [whole, cut] = [file([...stream(60_000), ...others]), file([...stream(1448), ...others])];
  const comparison = await compared([whole], cut);
  expect(comparison).toMatchObject({
    verdict: 'equal',
    streams: 1,
    bytes: { owed: 200_000, copies: 200_000, matched: 200_000 },
    events: { owed: 2, matched: 2 },
    datagrams: { owed: 1, matched: 1 },
    frames: { owed: 1, matched: 1 },
    rules: ['TCP by bytes (1 stream, 200,000 bytes, 2 of SYN, FIN, RST), UDP by datagram (1), the rest by frame (1)'],
    findings: [],
  });
  expect((await compared([cut], whole)).verdict).toBe('equal');
});

test('a segment that was not copied is named: stream, sequence number, bytes, packet', async () => {
  const copies = stream(1448).filter((_, index) => index !== 9);
  const { verdict, bytes, findings } = await compared([file(stream(60_000))], file(copies));
  expect(verdict).toBe('different');
  expect(bytes).toMatchObject({ missing: 1448, altered: 0, duplicate: 0, unexpected: 0 });
  expect(findings).toEqual([
    {
      kind: 'missing',
      unit: 'bytes',
      stream: nameOf(0),
      sequence: 5000 + 9 * 1448,
      count: 1448,
      packets: 1,
      original: { file: 'source0.pcap', number: 1 },
      summary: `${nameOf(0)}: 1,448 bytes from sequence number 18032 on were not copied (packet 1 of source0.pcap)`,
    },
  ]);
});

test('events, datagrams and frames are told apart: not copied, copied once more, never sent', async () => {
  const source = [...stream(60_000), datagram('a'), datagram('b'), echo(1), echo(2)];
  const fin = frameOf({ stream: 0, sequence: 205_000, bytes: new Uint8Array(), flags: ['fin'] });
  const mirror = [...stream(1448), fin, datagram('a'), datagram('a'), datagram('c'), echo(1), echo(1), echo(3)];
  const { verdict, findings, ...counts } = await compared([file(source)], file(mirror));
  expect(verdict).toBe('different');
  expect(counts).toMatchObject({
    bytes: { missing: 0, duplicate: 0 },
    events: { owed: 2, copies: 3, matched: 2, duplicate: 1, unexpected: 0 },
    datagrams: { missing: 1, duplicate: 1, unexpected: 1 },
    frames: { missing: 1, duplicate: 1, unexpected: 1 },
  });
  expect(findings.map(({ summary }) => summary)).toMatchInlineSnapshot(`
    [
      "10.0.0.1.5000 > 10.0.0.2.53: UDP, length 1 was not copied (packet 6 of source0.pcap)",
      "10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 2, length 64 was not copied (packet 8 of source0.pcap)",
      "10.0.0.1.40000 > 10.0.0.2.5201: FIN at sequence number 205000 was copied more often than sent (packet 140 of mirror.pcap)",
      "10.0.0.1.5000 > 10.0.0.2.53: UDP, length 1 was copied more often than sent (packet 142 of mirror.pcap)",
      "10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 64 was copied more often than sent (packet 145 of mirror.pcap)",
      "10.0.0.1.5000 > 10.0.0.2.53: UDP, length 1 was never sent (packet 143 of mirror.pcap)",
      "10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 3, length 64 was never sent (packet 146 of mirror.pcap)",
    ]
  `);
});

test('packets are numbered within their own file when there are several sources', async () => {
  const [one, other] = [file([echo(1), echo(2)]), file([echo(3), echo(4), echo(5)], START_NS + 500n)];
  const { findings } = await compared([one, other], file([echo(1), echo(2), echo(3), echo(5)]));
  expect(findings.map((finding) => (finding as SegmentDifference).original)).toEqual([
    { file: 'source1.pcap', number: 2 },
  ]);
});

test('other link types are compared from the network layer up', async () => {
  const cooked = stream(1448).map((frame) =>
    cookedV2({ direction: 'to us', protocol: ETHERTYPE.ipv4, source: link.source, interface: 2 }, frame.subarray(14)),
  );
  const mirror = writePcap(frames(cooked, START_NS), { linkType: 276 });
  const comparison = await compared([file(stream(60_000))], mirror);
  expect(comparison).toMatchObject({ verdict: 'equal', bytes: { matched: 200_000 } });
  expect(comparison.rules.at(-1)).toBe('compared from the network layer up');
});

test('what cannot be relied on is inconclusive, whatever was found', async () => {
  const whole = file(stream(1448));
  expect(await compared([whole], whole.subarray(0, whole.length - 9))).toMatchObject({
    verdict: 'inconclusive',
    findings: [{ kind: 'evidence', file: 'mirror.pcap' }, { kind: 'missing' }, { kind: 'missing', unit: 'events' }],
  });
  const cut = writePcap(frames([echo(1)]).map((frame) => ({ ...frame, wireLength: 2000 })));
  const { verdict, findings } = await compared([cut], cut);
  expect(verdict).toBe('inconclusive');
  expect(findings.map(({ summary }) => summary)).toEqual([
    'the capture kept only the beginning of 1 packet',
    'the capture kept only the beginning of 1 packet',
  ]);
});

test('two empty captures are empty, a text is none', async () => {
  expect((await compared([file([])], file([]))).verdict).toBe('empty');
  await expect(compared([file([])], Buffer.from('some text, which is not a capture'))).rejects.toThrow(
    'mirror.pcap cannot be read as a capture',
  );
});

const BLOCK = 1500;
const BLOCKS = 400;
const SEGMENT = 1448;

/** A stream of 869 MB that is nowhere as a whole, its clock so much ahead. */
function endless(name: string, lacking: (number: number) => boolean, aheadSeconds: number): NamedCapture {
  const one = frameOf({ stream: 0, sequence: 0, bytes: randomBytes(SEGMENT, 3), flags: [] });
  const made = Array.from({ length: BLOCK }, (_, index): Frame => {
    return { timeNs: BigInt(index), bytes: one, wireLength: one.length };
  });
  const [header, records] = [writePcap([]), writePcap(made).subarray(24)];
  const view = new DataView(records.buffer, records.byteOffset);
  const recordBytes = 16 + one.length;
  return {
    name,
    open: async () => {
      let [block, at] = [0, 0];
      let piece: Uint8Array = header;
      const next = () => {
        const kept = new Uint8Array(records.length);
        let size = 0;
        for (let index = 0; index < BLOCK; index += 1) {
          const number = block * BLOCK + index;
          const record = index * recordBytes;
          view.setUint32(record, 1_000_000 + aheadSeconds + Math.floor(number / 1000), true);
          view.setUint32(record + 4, (number % 1000) * 1_000_000, true);
          view.setUint32(record + 16 + 14 + 20 + 4, (number * SEGMENT) % 2 ** 32);
          view.setUint32(record + 16 + 500, number, true);
          if (lacking(number)) continue;
          kept.set(records.subarray(record, record + recordBytes), size);
          size += recordBytes;
        }
        block += 1;
        return kept.subarray(0, size);
      };
      return {
        read(target) {
          if (at === piece.length) {
            if (block === BLOCKS) return 0;
            piece = next();
            at = 0;
          }
          const bytes = Math.min(target.length, piece.length - at);
          target.set(piece.subarray(at, at + bytes));
          at += bytes;
          return bytes;
        },
      };
    },
  };
}

test.each([
  ['', 0],
  [', though its clock is a day ahead', 86_400],
  [', though its clock is a day behind', -86_400],
])('a mirror%s is compared in memory that grows with what is missing alone', async (_, aheadSeconds) => {
  const before = process.memoryUsage.rss();
  const comparison = await compareSegmentedCaptures(
    [endless('source.pcap', () => false, 0)],
    endless('mirror.pcap', (number) => number % 1000 === 999, aheadSeconds),
  );
  const grown = process.memoryUsage.rss() - before;
  expect(comparison.bytes).toMatchObject({ owed: BLOCK * BLOCKS * SEGMENT, missing: 600 * SEGMENT, unexpected: 0 });
  expect(comparison.findings).toHaveLength(20);
  expect(grown).toBeLessThan(150e6);
});
