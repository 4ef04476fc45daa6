import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_FRAME_BYTES } from './damage.ts';
import { enhancedPacket, interfaceDescription, sectionHeader } from './pcapngWriter.ts';
import { readAll } from './testing/readAll.ts';

const one = { interface: 0, seconds: 0, nanoseconds: 0, bytes: Uint8Array.of(1), wireLength: 1 };

const packets = fc.array(
  fc
    .record({
      interface: fc.nat(1),
      seconds: fc.oneof(fc.nat(0xffff_ffff), fc.constant(0), fc.constant(Number.NaN)),
      nanoseconds: fc.nat(999_999_999),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 100 }),
      cut: fc.nat(2000),
      comment: fc.option(fc.string({ unit: 'grapheme', maxLength: 30 }), { nil: undefined }),
    })
    .map(({ cut, ...packet }) => ({ ...packet, wireLength: packet.bytes.length + cut })),
  { maxLength: 8 },
);

function capture(written: Iterable<Parameters<typeof enhancedPacket>[0]>): Buffer {
  return Buffer.concat([
    sectionHeader('mirrorbench'),
    interfaceDescription({ linkType: 1, name: 'original', snapLength: 0 }),
    interfaceDescription({ linkType: 1, name: 'Kopie äöü', snapLength: MAX_FRAME_BYTES }),
    ...Array.from(written, enhancedPacket),
  ]);
}

describe('what is written is read back', () => {
  property.prop([packets])('by captureReader, to the nanosecond and the byte', async (written) => {
    expect(await readAll(capture(written))).toEqual({
      packets: written.map(({ seconds, nanoseconds, bytes, wireLength }) => ({
        seconds: seconds || 0,
        nanoseconds: Number.isNaN(seconds) ? 0 : nanoseconds,
        bytes: Buffer.from(bytes).toString('hex'),
        wireLength,
      })),
      linkType: 1,
      dropped: 0,
      damage: undefined,
    });
  });

  test('the longest frame with the longest comment', async () => {
    const bytes = new Uint8Array(MAX_FRAME_BYTES);
    const read = await readAll(capture([{ ...one, bytes, wireLength: bytes.length, comment: 'x'.repeat(70_000) }]));
    expect(read.damage).toBeUndefined();
    expect(read.packets.map((packet) => packet.bytes.length)).toEqual([2 * MAX_FRAME_BYTES]);
  });
});

describe('a packet', () => {
  test.each([
    ['none', Number.NaN, 5, 0n],
    ['before 1970', -1, 5, 0n],
    ['of the present', 1_700_000_000, 123_456_789, 1_700_000_000_123_456_789n],
    ['beyond 64 bits of nanoseconds', 2e10, 5, 0xffff_ffff_ffff_ffffn],
    ['beyond them by one', 18_446_744_073, 709_551_616, 0xffff_ffff_ffff_ffffn],
  ])('with a time: %s', (_, seconds, nanoseconds, ticks) => {
    const written = Buffer.from(enhancedPacket({ ...one, seconds, nanoseconds }));
    expect((BigInt(written.readUInt32LE(12)) << 32n) | BigInt(written.readUInt32LE(16))).toBe(ticks);
  });

  test.each([
    ['as long as an option can be', 'x'.repeat(65_535), 65_535],
    ['longer by a byte', 'x'.repeat(65_536), 65_535],
    ['longer, of two bytes a character', 'ä'.repeat(40_000), 65_534],
    ['longer, of three bytes a character', '€'.repeat(40_000), 65_535],
    ['longer, of four bytes a character', '🦊'.repeat(20_000), 65_532],
    ['of a half of a character', '\ud800', 3],
  ])('with a comment %s is cut between characters', (_, comment, length) => {
    const written = Buffer.from(enhancedPacket({ ...one, comment }));
    expect(written.readUInt16LE(32)).toBe(1);
    expect(written.readUInt16LE(34)).toBe(length);
    const text = written.subarray(36, 36 + length).toString();
    expect(text).toBe(comment.replace('\ud800', '\ufffd').slice(0, text.length));
    expect(written.length % 4).toBe(0);
    expect(written.readUInt32LE(written.length - 4)).toBe(written.length);
  });

  test('without a comment has no options', () => {
    expect(enhancedPacket(one)).toHaveLength(36);
    expect(enhancedPacket({ ...one, comment: '' })).toHaveLength(36);
  });
});

describe('others read it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-pcapng-'));
  const file = join(folder, 'capture.pcapng');
  const frame = Uint8Array.from(Buffer.from('0200000000020200000000010806'.padEnd(120, '0'), 'hex'));
  const written = [
    { ...one, bytes: frame, wireLength: 60, seconds: 1_700_000_000, nanoseconds: 1, comment: 'lost: "no copy" – ä🦊' },
    { ...one, bytes: frame, wireLength: 1514, seconds: 1_700_000_000, nanoseconds: 999_999_999, interface: 1 },
    { ...one, bytes: frame.subarray(0, 33), wireLength: 60, seconds: 2_000_000_000, nanoseconds: 5, comment: 'x' },
    { ...one, bytes: frame, wireLength: 60, seconds: Number.NaN },
  ];
  beforeAll(() => writeFileSync(file, capture(written)));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.skipIf(!isInstalled('tcpdump'))('tcpdump: times and bytes', () => {
    // libpcap refuses interfaces of different snapshot lengths.
    const single = Buffer.concat([
      sectionHeader('mirrorbench'),
      interfaceDescription({ linkType: 1, name: 'original', snapLength: MAX_FRAME_BYTES }),
      ...written.map((packet) => enhancedPacket({ ...packet, interface: 0 })),
    ]);
    const output = outputOf('tcpdump', ['-nn', '-tt', '--time-stamp-precision=nano', '-xx', '-r', '-'], single);
    expect(output.match(/^\d+\.\d+/gm)).toEqual([
      '1700000000.000000001',
      '1700000000.999999999',
      '2000000000.000000005',
      '0.000000000',
    ]);
    expect(output.match(/^\s+0x0000: .*/gm)).toHaveLength(4);
  });

  test.skipIf(!isInstalled('tshark'))(
    'tshark: times, lengths, interfaces and comments, and it complains of nothing',
    () => {
      const fields = ['time_epoch', 'cap_len', 'len', 'interface_name', 'comment'].flatMap((field) => [
        '-e',
        `frame.${field}`,
      ]);
      const output = outputOf('tshark', ['-n', '-r', file, '-T', 'fields', '-E', 'separator=|', ...fields]);
      expect(output.trimEnd().split('\n')).toEqual([
        '1700000000.000000001|60|60|original|lost: "no copy" – ä🦊',
        '1700000000.999999999|60|1514|Kopie äöü|',
        '2000000000.000000005|33|60|original|x',
        '0.000000000|60|60|original|',
      ]);
    },
  );

  test.skipIf(!isInstalled('capinfos'))('capinfos: what wrote it, and its interfaces', () => {
    const output = outputOf('capinfos', [file]);
    expect(output).toMatch(/Capture application: +mirrorbench$/m);
    expect(output).toMatch(/Number of packets: +4$/m);
    expect(output).toMatch(/Number of interfaces in file: 2$/m);
    expect(output).toMatch(/Name = Kopie äöü$/m);
    expect(output.match(/Time precision = nanoseconds \(9\)$/gm)).toHaveLength(2);
  });
});

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['--version']).status === 0;
}

function outputOf(tool: string, options: readonly string[], input?: Uint8Array): string {
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(tool, options, { input, encoding: 'utf8', env });
  expect(status, stderr).toBe(0);
  expect(stderr).not.toMatch(/cut short|damaged|corrupt|malformed/);
  return stdout;
}
