import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { BATCH_PACKETS } from './batch.ts';
import { captureReader, READER_BYTES } from './captureReader.ts';
import { MAX_FRAME_BYTES } from './damage.ts';
import { frameMemory } from './kernel/memory.ts';
import { blocks, type MadePacket, pcapFile } from './testing/makeCapture.ts';
import { inPieces, packetsOf, type ReadPacket, readAll, withReader } from './testing/readAll.ts';

/** Bytes that the reader asks for at once. */
const CHUNK = 1 << 19;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

const frame = Uint8Array.of(1, 2, 3, 4, 5);
const hex = '0102030405';
const little = blocks(true);
const big = blocks(false);
const head = Buffer.concat([little.section(), little.interface()]);
const sound = { damage: undefined, dropped: 0 };

/** Seconds and nanoseconds of the packets, as text. */
const times = (packets: readonly ReadPacket[]) =>
  packets.map(({ seconds, nanoseconds }) => `${seconds}+${nanoseconds}`);

const records: fc.Arbitrary<MadePacket[]> = fc.array(
  fc
    .record({
      seconds: fc.nat(0xffff_ffff),
      fraction: fc.nat(999_999),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }),
      cut: fc.nat(2000),
    })
    .map(({ cut, ...packet }) => ({ ...packet, wireLength: packet.bytes.length + cut })),
  { maxLength: 6 },
);

/** A sound capture: the places where a record or block ends, and how many packets come before each. */
interface Sound {
  readonly file: Buffer;
  readonly borders: ReadonlyMap<number, number>;
}

/** A part of a capture, and the packets in it. */
type Part = readonly [bytes: Uint8Array, packets: 0 | 1];

function joined(parts: readonly Part[]): Sound {
  const borders = new Map<number, number>();
  let at = 0;
  let packets = 0;
  for (const [bytes, more] of parts) {
    at += bytes.length;
    packets += more;
    borders.set(at, packets);
  }
  return { file: Buffer.concat(parts.map(([bytes]) => bytes)), borders };
}

const pcapFiles: fc.Arbitrary<Sound> = fc
  .tuple(records, fc.record({ littleEndian: fc.boolean(), nano: fc.boolean() }))
  .map(([packets, form]) =>
    joined([
      [pcapFile([], form), 0],
      ...packets.map((packet): Part => [pcapFile([packet], form).subarray(FILE_HEADER), 1]),
    ]),
  );

const pcapngFiles: fc.Arbitrary<Sound> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('section', 'interface', 'packet', 'oldPacket', 'simplePacket', 'statistics', 'unknown'),
      littleEndian: fc.boolean(),
      ticks: fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      comment: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    }),
    { maxLength: 10 },
  )
  .map((list) => {
    let of = little;
    const parts: Part[] = [
      [of.section(), 0],
      [of.interface(), 0],
    ];
    for (const { kind, littleEndian, ticks, bytes, comment } of list) {
      const options = [[1, comment]] as const;
      if (kind === 'section') {
        of = blocks(littleEndian);
        parts.push([of.section(options), 0], [of.interface(), 0]);
      }
      if (kind === 'interface') parts.push([of.interface({ options }), 0]);
      if (kind === 'packet') parts.push([of.packet(bytes, { ticks, options }), 1]);
      if (kind === 'oldPacket') parts.push([of.oldPacket(bytes, { ticks }), 1]);
      if (kind === 'simplePacket') parts.push([of.simplePacket(bytes), 1]);
      if (kind === 'statistics') parts.push([of.statistics(0, options), 0]);
      if (kind === 'unknown') parts.push([of.block(0x0bad, bytes), 0]);
    }
    return joined(parts);
  });

const soundFiles = fc.oneof(pcapFiles, pcapngFiles);

describe('classic pcap', () => {
  const packet = { seconds: 0xffff_fffe, fraction: 999_999, bytes: frame, wireLength: 60 };

  test.each([
    [true, true, 999_999],
    [true, false, 999_999_000],
    [false, true, 999_999],
    [false, false, 999_999_000],
  ])('little-endian: %s, nanoseconds: %s', async (littleEndian, nano, nanoseconds) => {
    expect(await readAll(pcapFile([packet, packet], { littleEndian, nano, linkType: 113 }))).toEqual({
      packets: Array(2).fill({ seconds: 0xffff_fffe, nanoseconds, bytes: hex, wireLength: 60 }),
      linkType: 113,
      ...sound,
    });
  });

  test.each([0, 1, 65_535, MAX_FRAME_BYTES, 0xffff_ffff])('any snapshot length: %i', async (snapLength) => {
    const read = await readAll(pcapFile([packet], { snapLength }));
    expect(read).toMatchObject({ ...sound, packets: [{ bytes: hex }] });
  });

  test('without packets', async () => {
    expect(await readAll(pcapFile([]))).toEqual({ packets: [], linkType: 1, ...sound });
  });

  test('more packets than a batch holds, and than the reader reads at once', async () => {
    const packets = Array.from({ length: 3 * BATCH_PACKETS + 1 }, (_, index) => {
      const bytes = new Uint8Array(100 + (index % 100)).fill(index & 0xff);
      return { seconds: index, fraction: index, bytes, wireLength: bytes.length };
    });
    const file = pcapFile(packets, { nano: true });
    expect(file.length).toBeGreaterThan(3 * CHUNK);
    const read = await readAll(file);
    expect(read.damage).toBeUndefined();
    expect(read.packets).toEqual(
      packets.map(({ seconds, fraction, bytes, wireLength }) => ({
        seconds,
        nanoseconds: fraction,
        bytes: Buffer.from(bytes).toString('hex'),
        wireLength,
      })),
    );
  });

  test.each([
    [MAX_FRAME_BYTES, 3],
    [MAX_FRAME_BYTES + 1, 0],
  ])('frames of %i bytes that are all there: %i read', async (length, count) => {
    const bytes = new Uint8Array(length).fill(7);
    const file = pcapFile(Array(3).fill({ seconds: 1, fraction: 2, bytes, wireLength: length }));
    const read = await readAll(file, [5000, 70_000]);
    expect(read.packets.map((one) => one.bytes.length / 2)).toEqual(Array(count).fill(length));
    expect(read.damage?.offset).toBe(count === 3 ? undefined : FILE_HEADER);
  });
});

describe('pcapng', () => {
  const seconds = 1_700_000_000n;

  test('sections of different byte order, each with interfaces of its own', async () => {
    const file = Buffer.concat([
      little.section(),
      little.interface(),
      little.interface({ options: [[9, Uint8Array.of(9)]] }),
      little.packet(frame, { of: 0, ticks: seconds * 1_000_000n + 5n }),
      little.packet(frame, { of: 1, ticks: seconds * 1_000_000_000n + 6n, wireLength: 60 }),
      big.section([[4, Buffer.from('some application')]], 2),
      big.interface({ options: [[9, Uint8Array.of(3)]] }),
      big.packet(frame, { ticks: seconds * 1000n + 7n }),
      little.section(),
      little.interface(),
      little.packet(frame, { ticks: 8n }),
    ]);
    const packet = { seconds: Number(seconds), bytes: hex, wireLength: 5 };
    expect(await readAll(file)).toEqual({
      packets: [
        { ...packet, nanoseconds: 5000 },
        { ...packet, nanoseconds: 6, wireLength: 60 },
        { ...packet, nanoseconds: 7_000_000 },
        { ...packet, seconds: 0, nanoseconds: 8000 },
      ],
      linkType: 1,
      ...sound,
    });
  });

  test('the interfaces of a section are no more in the next', async () => {
    const file = Buffer.concat([head, little.section(), little.packet(frame)]);
    expect(await readAll(file)).toMatchObject({
      packets: [],
      damage: { offset: head.length + 28, reason: 'A packet is of an interface 0 that was not described.' },
    });
  });

  const most = 0xffff_ffff_ffff_ffffn;
  test.each<readonly [string, resolution: number | undefined, ticks: bigint, time: string]>([
    ['none, which is 6', undefined, 1_700_000_000_123_456n, '1700000000+123456000'],
    ['6', 6, 1_700_000_000_999_999n, '1700000000+999999000'],
    ['6, and the most of a time', 6, most, '18446744073709+551615000'],
    ['9', 9, 1_700_000_000_123_456_789n, '1700000000+123456789'],
    ['9, and the most of a time', 9, most, '18446744073+709551615'],
    ['3', 3, 1_700_000_000_123n, '1700000000+123000000'],
    ['0', 0, 1_700_000_000n, '1700000000+0'],
    ['12: cut to nanoseconds', 12, 1_700_000_123_456_789_999n, '1700000+123456789'],
    ['18', 18, most, '18+446744073'],
    ['a power of two, 0', 0x80, 1_700_000_000n, '1700000000+0'],
    ['a power of two, 10', 0x8a, 1025n, '1+976562'],
    ['a power of two, 32', 0xa0, (5n << 32n) + (1n << 31n), '5+500000000'],
    ['a power of two, 63', 0xbf, (1n << 63n) + (1n << 62n), '1+500000000'],
  ])('if_tsresol: %s', async (_, resolution, ticks, time) => {
    for (const of of [little, big]) {
      const options = resolution === undefined ? [] : ([[9, Uint8Array.of(resolution)]] as const);
      const packets = [of.packet(frame, { ticks }), of.oldPacket(frame, { ticks })];
      const read = await readAll(Buffer.concat([of.section(), of.interface({ options }), ...packets]));
      expect(times(read.packets)).toEqual([time, time]);
    }
  });

  property.prop([fc.bigInt({ min: 0n, max: most }), fc.constantFrom(6, 9)])(
    'if_tsresol 6 and 9, any time: as in whole numbers of any size',
    async (ticks, resolution) => {
      const options = [[9, Uint8Array.of(resolution)]] as const;
      const read = await readAll(
        Buffer.concat([little.section(), little.interface({ options }), little.packet(frame, { ticks })]),
      );
      const perSecond = 10n ** BigInt(resolution);
      expect(times(read.packets)).toEqual([
        `${ticks / perSecond}+${(ticks % perSecond) * (1_000_000_000n / perSecond)}`,
      ]);
    },
  );

  test.each([19, 127, 0x80 + 64, 0xff])('if_tsresol %i is refused', async (resolution) => {
    const file = Buffer.concat([little.section(), little.interface({ options: [[9, Uint8Array.of(resolution)]] })]);
    expect(await readAll(file)).toMatchObject({
      linkType: undefined,
      damage: { offset: 28, reason: expect.stringContaining('time resolution') },
    });
  });

  test.each([
    [3600n, '1700003600+5000'],
    [-3600n, '1699996400+5000'],
  ])('if_tsoffset %i', async (offset, time) => {
    for (const of of [little, big]) {
      const options = [[14, of.uint64(BigInt.asUintN(64, offset))]] as const;
      const packet = of.packet(frame, { ticks: seconds * 1_000_000n + 5n });
      const read = await readAll(Buffer.concat([of.section(), of.interface({ options }), packet]));
      expect(times(read.packets)).toEqual([time]);
    }
  });

  test('frame check sequences are refused, unless they have no bytes', async () => {
    const of = (length: number) =>
      Buffer.concat([little.section(), little.interface({ options: [[13, Uint8Array.of(length)]] })]);
    expect((await readAll(of(4))).damage).toEqual({ offset: 28, reason: expect.stringContaining('check sequence') });
    expect((await readAll(of(0))).damage).toBeUndefined();
  });

  test('a simple packet has no time, and as many bytes as the first interface kept', async () => {
    const file = Buffer.concat([
      little.section(),
      little.interface({ snapLength: 5 }),
      little.interface(),
      little.simplePacket(frame, 60),
      little.simplePacket(frame.subarray(0, 3)),
    ]);
    const packet = { seconds: Number.NaN, nanoseconds: 0 };
    expect(await readAll(file)).toEqual({
      packets: [
        { ...packet, bytes: hex, wireLength: 60 },
        { ...packet, bytes: '010203', wireLength: 3 },
      ],
      linkType: 1,
      ...sound,
    });
  });

  test('options and unknown blocks are passed over', async () => {
    const options = [
      [1, Buffer.from('a comment')],
      [2988, Buffer.from([1, 2, 3, 4, 5, 6, 7])],
      [0x8000 + 7, Buffer.of()],
    ] as const;
    for (const of of [little, big]) {
      const unknown = [4, 10, 0x0bad, 0x4000_0bad, 0x8000_0001, 0xffff_ffff].map((type) => of.block(type, frame));
      const file = Buffer.concat([
        of.section(options),
        ...unknown,
        of.interface({ options: [...options, [9, Uint8Array.of(9)]] }),
        ...unknown,
        of.packet(frame, { ticks: 1n, options }),
        of.block(0x0bad, Buffer.of()),
        of.packet(frame, { ticks: 2n }),
        of.statistics(0, options),
        ...unknown,
      ]);
      const read = await readAll(file);
      expect(read).toMatchObject(sound);
      expect(times(read.packets)).toEqual(['0+1', '0+2']);
    }
  });

  test('options that lie about their length are not read, and end the options', async () => {
    // if_tsresol would be 9, but for an option before it that is longer than the block.
    const options = Buffer.concat([little.uint16(2, 200), little.uint16(9, 1), Buffer.of(9, 0, 0, 0)]);
    const described = little.block(1, Buffer.concat([little.uint16(1, 0), little.uint32(0), options]));
    const read = await readAll(Buffer.concat([little.section(), described, little.packet(frame, { ticks: 1n })]));
    expect(read).toMatchObject(sound);
    expect(times(read.packets)).toEqual(['0+1000']);
  });

  test.each([
    ['whole', 8, 3],
    ['longer than its block by four bytes', 4, 0],
    ['of which nothing is there', 0, 0],
  ])('an option that is %s', async (_, there, dropped) => {
    const option = Buffer.concat([little.uint16(4, 8), little.uint64(3n).subarray(0, there)]);
    const packet = little.block(6, Buffer.concat([little.uint32(0, 0, 0, 4, 4), frame.subarray(0, 4), option]));
    expect(await readAll(Buffer.concat([head, packet]))).toMatchObject({
      packets: [{ bytes: '01020304' }],
      dropped,
      damage: undefined,
    });
  });

  test.each([CHUNK - 60, CHUNK, 3 * CHUNK + 4])('an unknown block of %i bytes is passed over', async (length) => {
    const file = Buffer.concat([
      head,
      little.packet(frame),
      little.block(0x0bad, new Uint8Array(length)),
      little.packet(frame),
    ]);
    for (const chunking of [[], [65_536], [7, 100_000]])
      expect(await readAll(file, chunking)).toMatchObject({ ...sound, packets: [{ bytes: hex }, { bytes: hex }] });
  });

  test('a packet with more options than a frame has bytes', async () => {
    const options = Array(2).fill([1, new Uint8Array(60_000)]);
    const bytes = new Uint8Array(MAX_FRAME_BYTES);
    const file = Buffer.concat([head, little.packet(bytes, { options }), little.packet(bytes, { options })]);
    expect(await readAll(file, [65_536])).toMatchObject({ ...sound, packets: [{}, {}] });
  });

  test('more packets than a batch holds', async () => {
    const packets = Array.from({ length: 2 * BATCH_PACKETS + 1 }, (_, index) =>
      little.packet(frame, { ticks: BigInt(index) }),
    );
    const read = await readAll(Buffer.concat([head, ...packets]));
    expect(read.damage).toBeUndefined();
    expect(times(read.packets)).toEqual(packets.map((_, index) => `0+${index * 1000}`));
  });

  test('a section without interfaces and packets', async () => {
    expect(await readAll(little.section())).toEqual({ packets: [], linkType: undefined, ...sound });
  });

  test('interfaces of different link types are refused, in one section or in two', async () => {
    const other = little.interface({ linkType: 113 });
    for (const between of [Buffer.of(), little.section()]) {
      const before = Buffer.concat([head, little.packet(frame), between]);
      const read = await readAll(Buffer.concat([before, other, little.packet(frame)]));
      expect(read).toMatchObject({
        packets: [{ bytes: hex }],
        linkType: 1,
        damage: { offset: before.length, reason: expect.stringContaining('link type 113, others have 1') },
      });
    }
  });

  test('no more interfaces than can be kept', async () => {
    const file = Buffer.concat([little.section(), ...Array(65_537).fill(little.interface())]);
    expect(await readAll(file)).toMatchObject({
      packets: [],
      damage: { offset: 28 + 65_536 * 20, reason: expect.stringContaining('65536 interfaces') },
    });
  });
});

describe('what a capture says it dropped', () => {
  const drops = (ifDrop: bigint, osDrop: bigint, of = little) =>
    [
      [5, of.uint64(ifDrop)],
      [7, of.uint64(osDrop)],
    ] as const;

  test.each<readonly [string, number, readonly Buffer[]]>([
    ['nothing', 0, [little.packet(frame)]],
    ['by the interface and by the system', 5, [little.statistics(0, drops(2n, 3n))]],
    [
      'its last number when statistics come again',
      9,
      [little.statistics(0, drops(2n, 3n)), little.statistics(0, drops(4n, 5n))],
    ],
    [
      'of each interface',
      11,
      [little.interface(), little.statistics(0, drops(2n, 3n)), little.statistics(1, drops(4n, 2n))],
    ],
    [
      'of each section',
      11,
      [little.statistics(0, drops(2n, 3n)), big.section(), big.interface(), big.statistics(0, drops(4n, 2n, big))],
    ],
    ['received packets are not dropped ones', 0, [little.statistics(0, [[4, little.uint64(7n)]])]],
    ['by epb_dropcount', 7, [3n, 4n].map((count) => little.packet(frame, { options: [[4, little.uint64(count)]] }))],
    [
      'by epb_dropcount, behind other options',
      3,
      [
        little.packet(frame, {
          options: [
            [1, Buffer.from('comment')],
            [2, little.uint32(0)],
            [4, little.uint64(3n)],
          ],
        }),
      ],
    ],
    ['in obsolete packet blocks', 7, [3, 4].map((count) => little.oldPacket(frame, { drops: count }))],
    [
      'in obsolete packet blocks that do not know',
      3,
      [0xffff, 3].map((count) => little.oldPacket(frame, { drops: count })),
    ],
    [
      'in both ways: the larger number, for it is of the same packets',
      7,
      [little.packet(frame, { options: [[4, little.uint64(7n)]] }), little.statistics(0, drops(2n, 3n))],
    ],
  ])('%s: %i', async (_, dropped, made) => {
    expect(await readAll(Buffer.concat([head, ...made]))).toMatchObject({ dropped, damage: undefined });
  });
});

describe('a damaged capture gives the packets before the damage, and the damage', () => {
  property.prop([soundFiles], { numRuns: 60 })('cut anywhere', async ({ file, borders }) => {
    const whole = await readAll(file);
    expect(whole.damage).toBeUndefined();
    for (let cut = 0; cut <= file.length; cut++) {
      const border = [...borders.keys()].findLast((at) => at <= cut) ?? 0;
      const read = await readAll(file.subarray(0, cut));
      expect(read.damage?.offset).toBe(border === cut && cut > 0 ? undefined : border);
      expect(read.packets).toEqual(whole.packets.slice(0, borders.get(border) ?? 0));
    }
  });

  test.each([
    ['an empty file', [], 'empty'],
    ['three bytes', [0xd4, 0xc3, 0xb2], 'too short'],
    ['text', [...Buffer.from('Hello, world, this is no capture')], 'not a capture'],
    ['a cut file header', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0], 'after 8 of 24'],
    ['an older version', [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 3, 0, ...Array(16).fill(0)], 'version 2.3'],
    [
      'frame check sequences',
      [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, ...Array(12).fill(0), 1, 0, 0, 0x24],
      'check sequence',
    ],
    ['the beginning of pcapng', [0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0], 'within a block header, after 8 bytes'],
    ['pcapng without a byte order', [0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0, ...Array(20).fill(0)], 'byte-order magic'],
    ['a later version of pcapng', [...little.section([], 1)], 'version 1.1'],
    ['a short section header', [...little.block(0x0a0d0d0a, little.uint32(0x1a2b3c4d, 1))], 'too short'],
  ])('%s is named', async (_, bytes, reason) => {
    expect(await readAll(Uint8Array.from(bytes))).toEqual({
      packets: [],
      linkType: undefined,
      dropped: 0,
      damage: { offset: 0, reason: expect.stringContaining(reason) },
    });
  });

  test.each([
    ['2 GiB', [0, 0, 0x8000_0000, 0x8000_0000], '2147483648'],
    ['a negative length', [0, 0, 0xffff_ffff, 0xffff_ffff], '4294967295'],
    ['more than is possible', [0, 0, MAX_FRAME_BYTES + 1, MAX_FRAME_BYTES + 1], 'no more than 262144'],
    ['more than is left', [0, 0, 3, 3], 'after 2 of 3 bytes'],
    ['more than was on the wire', [0, 0, 2, 1], '2 captured bytes of a frame of 1'],
    ['nothing of a frame', [0, 0, 0, 60], 'nothing was captured of a frame of 60'],
    ['nothing of nothing', [0, 0, 0, 0], 'nothing was captured of a frame of 0'],
    ['a million microseconds', [0, 1_000_000, 2, 2], 'fraction of a second, 1000000,'],
    ['more microseconds than there are', [0, 0xffff_ffff, 2, 2], 'fraction of a second, 4294967295,'],
  ])('a record of classic pcap that claims %s', async (_, numbers, reason) => {
    for (const littleEndian of [true, false]) {
      const before = pcapFile([{ seconds: 1, fraction: 2, bytes: frame, wireLength: 5 }], { littleEndian });
      const read = await readAll(Buffer.concat([before, blocks(littleEndian).uint32(...numbers), Buffer.of(7, 8)]));
      expect(read.packets).toHaveLength(1);
      expect(read.damage).toEqual({ offset: before.length, reason: expect.stringContaining(reason) });
    }
  });

  const lie = (type: number, length: number, closing = length) =>
    little.block(type, new Uint8Array(20), length, closing);
  const packetOf = (captured: number, wireLength: number) => little.packet(frame, { captured, wireLength });
  test.each<readonly [string, Buffer, string]>([
    ['a length of 0', lie(6, 0), 'claims to be 0 bytes'],
    ['a length below 12', lie(6, 8), 'claims to be 8 bytes'],
    ['an odd length', lie(6, 33), 'claims to be 33 bytes'],
    ['a length that is no multiple of 4', lie(6, 34), 'claims to be 34 bytes'],
    ['another length in the end', lie(6, 32, 36), 'block of 32 bytes ends in another length, 36.'],
    ['2 GiB', lie(6, 0x8000_0000), 'type 6 claims 2147483648 bytes'],
    ['nearly 4 GiB', lie(1, 0xffff_fffc), 'type 1 claims 4294967292 bytes'],
    ['a length of 0, of a kind unknown', lie(0x0bad, 0), 'claims to be 0 bytes'],
    [
      'another length in the end, of a kind unknown',
      lie(0x0bad, 32, 36),
      'block of 32 bytes ends in another length, 36.',
    ],
    ['2 GiB, of a kind unknown', lie(0x0bad, 0x8000_0000), 'of 2147483648 bytes'],
    ['an interface of too few bytes', little.block(1, new Uint8Array(4)), 'interface description block is too short'],
    ['statistics of too few bytes', little.block(5, new Uint8Array(8)), 'statistics block is too short'],
    ['statistics of an unknown interface', little.statistics(1, []), 'interface 1 that was not described'],
    ['a packet of too few bytes', little.block(6, new Uint8Array(16)), 'enhanced packet block is too short'],
    ['an obsolete packet of too few bytes', little.block(2, new Uint8Array(16)), 'packet block is too short'],
    ['a simple packet of too few bytes', little.block(3, Buffer.of()), 'simple packet block is too short'],
    ['a packet of an unknown interface', little.packet(frame, { of: 1 }), 'interface 1 that was not described'],
    ['a packet of no possible interface', little.packet(frame, { of: 0xffff_ffff }), 'interface 4294967295'],
    ['an obsolete packet of an unknown interface', little.oldPacket(frame, { of: 1 }), 'interface 1 that'],
    ['more than the block holds', packetOf(9, 9), '9 captured bytes in a block with room for 8'],
    ['more than is possible', packetOf(MAX_FRAME_BYTES + 1, MAX_FRAME_BYTES + 1), 'no more than 262144'],
    ['2 GiB of a frame', packetOf(0x8000_0000, 0x8000_0000), '2147483648'],
    ['more than was on the wire', packetOf(5, 4), '5 captured bytes of a frame of 4'],
    ['nothing of a frame', packetOf(0, 60), 'nothing was captured of a frame of 60'],
    ['a simple packet that is longer than its block', little.simplePacket(frame, 9), '9 captured bytes in a block'],
    [
      'a simple packet beyond what is possible',
      little.simplePacket(new Uint8Array(MAX_FRAME_BYTES + 4)),
      'no more than 262144',
    ],
    ['a simple packet of nothing', little.simplePacket(Buffer.of()), 'nothing was captured'],
  ])('a block of pcapng that claims %s', async (_, damaged, reason) => {
    const before = Buffer.concat([head, little.packet(frame)]);
    const file = Buffer.concat([before, damaged, little.packet(frame)]);
    for (const chunking of [[], [1], [1000, 3]]) {
      if (chunking[0] === 1 && file.length > 1000) continue;
      const read = await readAll(file, chunking);
      expect(read.packets).toHaveLength(1);
      expect(read.damage).toEqual({ offset: before.length, reason: expect.stringContaining(reason) });
    }
  });

  test('a simple packet before any interface', async () => {
    const file = Buffer.concat([little.section(), little.simplePacket(frame)]);
    expect((await readAll(file)).damage).toEqual({ offset: 28, reason: expect.stringContaining('not described') });
  });

  test('in a block that is passed over: where that block begins, however long it is', async () => {
    const before = Buffer.concat([head, little.packet(frame)]);
    const length = 2 * CHUNK + 12;
    const opened = little.block(0x0bad, new Uint8Array(2 * CHUNK));
    const wrong = little.block(0x0bad, new Uint8Array(2 * CHUNK), length, length + 4);
    for (const chunking of [[], [100_000]]) {
      expect((await readAll(Buffer.concat([before, wrong]), chunking)).damage).toEqual({
        offset: before.length,
        reason: `A block of ${length} bytes ends in another length, ${length + 4}.`,
      });
      for (const left of [12, CHUNK, length - 5, length - 3, length - 1])
        expect((await readAll(Buffer.concat([before, opened.subarray(0, left)]), chunking)).damage).toEqual({
          offset: before.length,
          reason: `The file ends within a block, after ${left} of ${length} bytes.`,
        });
    }
  });

  test('by the input: where the record begins that did not come as a whole', async () => {
    const file = pcapFile(Array(2).fill({ seconds: 1, fraction: 2, bytes: frame, wireLength: 5 }));
    for (const [length, count, offset] of [
      [file.length - 1, 1, FILE_HEADER + RECORD_HEADER + 5],
      [file.length, 2, file.length],
      [3, 0, 0],
    ] as const) {
      const input = { ...inPieces(file.subarray(0, length), []), problem: () => 'It is cut.' };
      const reader = captureReader(frameMemory(READER_BYTES), input);
      let packets = 0;
      while (await reader.refill()) packets += reader.batch.count;
      expect({ packets, damage: reader.damage() }).toEqual({
        packets: count,
        damage: { offset, reason: 'It is cut.' },
      });
    }
  });

  test('what follows the damage is not read, however often one asks', async () => {
    const file = Buffer.concat([head, little.packet(frame), lie(6, 0), little.packet(frame)]);
    await withReader(file, [], async (reader) => {
      expect([await reader.refill(), await reader.refill(), await reader.refill()]).toEqual([true, false, false]);
      await reader.open();
      expect(await reader.refill()).toBe(false);
    });
  });
});

describe('how the bytes come makes no difference', () => {
  const chunkings = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2000 })), {
    minLength: 1,
    maxLength: 8,
  });
  const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
    maxLength: 3,
  });

  property.prop([soundFiles, chunkings, changes], { numRuns: 500 })(
    'the same packets and damage in any pieces, of a sound file or of one with bytes changed',
    async ({ file }, chunking, changed) => {
      for (const [part, byte] of changed) file[Math.floor(part * file.length)] = byte;
      expect(await readAll(file, chunking)).toEqual(await readAll(file));
    },
  );

  property.prop([soundFiles, chunkings])('`open` and then `refill` loses nothing', async ({ file }, chunking) => {
    const whole = await readAll(file);
    for (const pieces of [[], chunking])
      await withReader(file, pieces, async (reader) => {
        await reader.open();
        expect(reader.linkType()).toBe(whole.linkType);
        await reader.open();
        const packets: ReadPacket[] = [];
        while (await reader.refill()) {
          expect(reader.batch.first).toBe(packets.length);
          packets.push(...packetsOf(reader));
        }
        expect(packets).toEqual(whole.packets);
        expect(reader.damage()).toEqual(whole.damage);
      });
  });

  test('an input that has to be waited for', async () => {
    const file = Buffer.concat([head, little.packet(frame), little.packet(frame)]);
    const { read } = inPieces(file, [11]);
    const input = { read: async (target: Uint8Array) => await read(target) };
    const reader = captureReader(frameMemory(READER_BYTES), input);
    const packets: ReadPacket[] = [];
    while (await reader.refill()) packets.push(...packetsOf(reader));
    expect(packets).toEqual((await readAll(file)).packets);
  });

  test('an input that fails makes the reader fail', async () => {
    const input = { read: () => Promise.reject(new Error('the disk is gone')) };
    await expect(captureReader(frameMemory(READER_BYTES), input).refill()).rejects.toThrow('the disk is gone');
  });
});
