import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { fc, test as property } from '@fast-check/vitest';
import parser from 'pcap-parser';
import { describe, expect, test } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { readEthernet } from './ethernet.ts';
import { kindOf } from './kind.ts';
import { readPcap, writePcap } from './pcap.ts';
import { enhancedPacket, interfaceDescription, sectionHeader } from './pcapngWriter.ts';
import { summarize } from './summary.ts';
import { type ReadCapture, readAll } from './testing/readAll.ts';

// Two other readers of the format, written by others: the npm package pcap-parser, and libpcap by way of tcpdump.

const folder = new URL('../../fixtures/', import.meta.url);
const files = readdirSync(folder).map((name) => ({ name, path: new URL(name, folder) }));
const captures = files
  .filter(({ name }) => name.endsWith('.pcap'))
  .map(({ name, path }) => ({ name, file: readFileSync(path) }));

/** Frames of which something was captured. */
const someFrames: fc.Arbitrary<Frame[]> = fc.array(
  fc
    .record({
      timeNs: fc.bigInt({ min: 0n, max: 0xffff_ffffn * 1_000_000_000n + 999_999_999n }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 200 }),
      cut: fc.nat(2000),
    })
    .map(({ timeNs, bytes, cut }) => ({ timeNs, bytes, wireLength: bytes.length + cut })),
  { maxLength: 8 },
);

describe('pcap-parser reads the same frames', () => {
  for (const littleEndian of [true, false]) {
    test.each(captures)(`$name in microseconds, ${littleEndian ? 'little' : 'big'}-endian`, async ({ file }) => {
      const { frames } = readPcap(file);
      const inMicroseconds = microsecondFile(frames, littleEndian);
      const ours = readPcap(inMicroseconds);
      expect(ours.damage).toBeUndefined();
      expect(ours.frames.map(plain)).toEqual(await parsedByOthers(inMicroseconds));
      expect(ours.frames.map(({ bytes }) => bytes.length)).toEqual(frames.map(({ bytes }) => bytes.length));
    });
  }

  property.prop([fc.double({ min: 0.1, max: 1, noNaN: true })], { numRuns: 20 })(
    'of a file that is cut anywhere',
    async (part) => {
      const whole = microsecondFile(readPcap(captures[0]?.file ?? Buffer.of()).frames.slice(0, 30), true);
      const cut = whole.subarray(0, Math.max(24, Math.floor(part * whole.length)));
      expect(readPcap(cut).frames.map(plain)).toEqual(await parsedByOthers(cut));
    },
  );
});

/** In these, every frame is a fragment, or one that tcpdump decodes further than a summary does. */
const NOTHING_PLAIN = [
  'control.pcap',
  'dns.pcap',
  'erspan-1.pcap',
  'erspan.pcap',
  'fragments.pcap',
  'gre.pcap',
  'tunnels-recorded.pcap',
  'vxlan.pcap',
];
/** A summary is of a frame that begins with its Ethernet header: captures of other link types have none. */
const summarized = captures.filter(({ name, file }) => readPcap(file).linkType === 1 && !NOTHING_PLAIN.includes(name));

describe('captureReader reads the same', () => {
  test.each(captures)('as readPcap of $name', async ({ file }) => {
    expect(await readByStream(file)).toEqual(readAtOnce(file));
  });

  property.prop([someFrames, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)])(
    'as readPcap, damage and its words included, of a file with a byte changed',
    async (frames, part, byte) => {
      const file = writePcap(frames);
      expect(await readByStream(file)).toEqual(readAtOnce(file));
      file[Math.floor(part * (file.length - 1))] = byte;
      // Of a frame of which nothing was captured, readPcap makes a frame.
      fc.pre(readPcap(file).frames.every(({ bytes }) => bytes.length > 0));
      expect(await readByStream(file)).toEqual(readAtOnce(file));
    },
  );

  property.prop([someFrames, fc.boolean(), fc.double({ min: 0.1, max: 1, noNaN: true })])(
    'as pcap-parser of a file that is cut anywhere',
    async (frames, littleEndian, part) => {
      const whole = microsecondFile(frames, littleEndian);
      const cut = whole.subarray(0, Math.max(24, Math.floor(part * whole.length)));
      expect(plainly(await readAll(cut))).toEqual(await parsedByOthers(cut));
    },
  );

  test.each(captures)('as pcap-parser of $name in microseconds', async ({ file }) => {
    const inMicroseconds = microsecondFile(readPcap(file).frames, true);
    expect(plainly(await readAll(inMicroseconds))).toEqual(await parsedByOthers(inMicroseconds));
  });
});

const hasTcpdump = spawnSync('tcpdump', ['--version']).status === 0;

describe.skipIf(!hasTcpdump)('tcpdump reads the same', () => {
  test.each(captures)('times and bytes of $name', ({ file }) => {
    const output = tcpdump(file, '-tt', '--time-stamp-precision=nano', '-xx');
    const theirs = output.split(/^(?=\d)/m).map((block) => ({
      timeNs: BigInt((/^[\d.]+/.exec(block)?.[0] ?? '').replace('.', '')),
      hex: [...block.matchAll(/^\s+0x[0-9a-f]+: {2}(.*)$/gm)].map(([, line = '']) => line.replaceAll(' ', '')).join(''),
    }));
    const ours = readPcap(file).frames.map(({ timeNs, bytes }) => ({
      timeNs,
      hex: Buffer.from(bytes).toString('hex'),
    }));
    expect(ours).toEqual(theirs);
  });

  test.for(pcapngCaptures())('number and times of packets, by captureReader, of $name', async ({ file }, { skip }) => {
    const options = ['-nn', '-tt', '--time-stamp-precision=nano', '-q', '-r', '-'];
    const { status, stdout, stderr } = spawnSync('tcpdump', options, {
      input: file,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) skip(`tcpdump cannot read it: ${stderr.trim()}`);
    const theirs = [...stdout.matchAll(/^(\d+)\.(\d{9}) /gm)].map(
      ([, seconds, nanoseconds]) => `${seconds}.${nanoseconds}`,
    );
    const { packets, damage } = await readAll(file);
    expect(damage).toBeUndefined();
    // A packet without a time has the time 0 there.
    expect(packets.map(({ seconds, nanoseconds }) => `${seconds || 0}.${`${nanoseconds}`.padStart(9, '0')}`)).toEqual(
      theirs,
    );
  });

  test.each(captures)('checksums of $name, and finds them right', ({ file }) => {
    expect(tcpdump(file, '-vv')).not.toMatch(/incorrect|bad (udp )?(cksum|length)|wrong/);
  });

  test.each(summarized)('summaries of $name, but for what it decodes further and for fragments', ({ file }) => {
    const plainly = readPcap(file).frames.filter(
      ({ bytes }) =>
        !/^(cut short|LL|ST|ethertype|ICMPv6|IPv\d proto)/.test(kindOf(bytes)) &&
        !isFragmentOrDns(bytes) &&
        !hasOptionHeader(bytes),
    );
    const theirs = tcpdump(writePcap(plainly), '-t', '-S').trim().split('\n');
    expect(plainly.length).toBeGreaterThan(0);
    expect(plainly.map(({ bytes }) => summarize(bytes).replace(/^(vlan \d+, (p \d, )?)+/, ''))).toEqual(
      theirs
        .filter((line) => !line.startsWith('\t'))
        .map((line) =>
          line
            .replace(/^IP6? /, '')
            .replace(/options \[[^\]]*\], /, '')
            .replace(/(length \d+): HTTP.*/, '$1'),
        ),
    );
  });

  // It tells them together with the rest of the link layer only.
  test.each(summarized)('VLAN tags of $name', ({ file }) => {
    const tags = (line: string) =>
      [...line.matchAll(/vlan (\d+), (?:p (\d))?/g)].map(([, id, priority = '0']) => `${id} ${priority}`);
    const theirs = tcpdump(file, '-t', '-e')
      .split('\n')
      .filter((line) => /^[0-9a-f]{2}:/.test(line));
    expect(readPcap(file).frames.map(({ bytes }) => tags(summarize(bytes)))).toEqual(theirs.map(tags));
  });
});

describe.skipIf(spawnSync('tshark', ['--version']).status !== 0)('tshark reads the same', () => {
  test.each(files.filter(({ name }) => name.endsWith('.pcapng')))('times and lengths of $name', async ({ path }) => {
    const fields = ['time_epoch', 'cap_len', 'len'].flatMap((field) => ['-e', `frame.${field}`]);
    // It shows blocks of other kinds as packets too.
    const options = ['-n', '-r', fileURLToPath(path), '-Y', 'eth', '-T', 'fields', ...fields];
    const { status, stdout, stderr } = spawnSync('tshark', options, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    expect(status, stderr).toBe(0);
    const { packets, damage } = await readAll(readFileSync(path));
    expect(damage).toBeUndefined();
    const ours = packets.map(({ seconds, nanoseconds, bytes, wireLength }) => {
      const time = Number.isNaN(seconds) ? '' : `${seconds}.${`${nanoseconds}`.padStart(9, '0')}`;
      return `${time}\t${bytes.length / 2}\t${wireLength}\n`;
    });
    expect(ours.join('')).toBe(stdout);
  });
});

function isFragmentOrDns(bytes: Uint8Array): boolean {
  return /fragment|\.53(: UDP| > )/.test(summarize(bytes));
}

/** Whether it is IPv6 with hop-by-hop options, which tcpdump tells in place of the addresses' ports. */
function hasOptionHeader(bytes: Uint8Array): boolean {
  const { type, payload } = readEthernet(bytes) ?? {};
  return type === 0x86dd && payload?.[6] === 0;
}

function tcpdump(file: Uint8Array, ...options: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('tcpdump', ['-nn', ...options, '-r', '-'], {
    input: file,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** Those of the fixtures, and the frames of the others in that format. */
function pcapngCaptures(): { name: string; file: Uint8Array }[] {
  const written = captures.map(({ name, file }) => {
    const { linkType, snapLength, frames } = readPcap(file);
    const packets = frames.map(({ timeNs, bytes, wireLength }) =>
      enhancedPacket({
        interface: 0,
        seconds: Number(timeNs / 1_000_000_000n),
        nanoseconds: Number(timeNs % 1_000_000_000n),
        bytes,
        wireLength,
        comment: 'a comment',
      }),
    );
    const parts = [sectionHeader('mirrorbench'), interfaceDescription({ linkType, name, snapLength }), ...packets];
    return { name: `${name} as pcapng`, file: Buffer.concat(parts) };
  });
  const fixtures = files
    .filter(({ name }) => name.endsWith('.pcapng'))
    .map(({ name, path }) => ({ name, file: readFileSync(path) }));
  return [...fixtures, ...written];
}

/** What both readers make of a file, in one form. */
async function readByStream(file: Uint8Array) {
  const { packets, linkType = 0, damage } = await readAll(file);
  return {
    frames: packets.map(({ seconds, nanoseconds, bytes, wireLength }) => ({
      timeNs: BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds),
      hex: bytes,
      wireLength,
    })),
    linkType,
    damage,
  };
}

function readAtOnce(file: Uint8Array) {
  const { frames, linkType, damage } = readPcap(file);
  return {
    frames: frames.map(({ timeNs, bytes, wireLength }) => ({
      timeNs,
      hex: Buffer.from(bytes).toString('hex'),
      wireLength,
    })),
    linkType,
    damage,
  };
}

interface PlainFrame {
  readonly timeUs: bigint;
  readonly hex: string;
  readonly wireLength: number;
}

function plain({ timeNs, bytes, wireLength }: Frame): PlainFrame {
  return { timeUs: timeNs / 1000n, hex: Buffer.from(bytes).toString('hex'), wireLength };
}

function plainly({ packets }: ReadCapture): PlainFrame[] {
  return packets.map(({ seconds, nanoseconds, bytes, wireLength }) => ({
    timeUs: BigInt(seconds) * 1_000_000n + BigInt(nanoseconds) / 1000n,
    hex: bytes,
    wireLength,
  }));
}

/** What pcap-parser emits for each packet. */
interface ParsedPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly originalLength: number;
  };
  readonly data: Buffer;
}

async function parsedByOthers(file: Uint8Array): Promise<PlainFrame[]> {
  const parsing = parser.parse(Readable.from([Buffer.from(file)]));
  const packets: PlainFrame[] = [];
  parsing.on('packet', ({ header, data }: ParsedPacket) => {
    const timeUs = BigInt(header.timestampSeconds) * 1_000_000n + BigInt(header.timestampMicroseconds);
    packets.push({ timeUs, hex: data.toString('hex'), wireLength: header.originalLength });
  });
  await once(parsing, 'end');
  return packets;
}

/** The frames as a file of the older kind, which is all that pcap-parser knows. */
function microsecondFile(frames: readonly Frame[], littleEndian: boolean): Uint8Array {
  const file = writePcap(frames);
  const from = new DataView(file.slice().buffer);
  const to = new DataView(file.buffer);
  const uint32 = (at: number, number = from.getUint32(at, true)) => to.setUint32(at, number, littleEndian);
  uint32(0, 0xa1b2c3d4);
  for (const at of [4, 6]) to.setUint16(at, from.getUint16(at, true), littleEndian);
  for (const at of [8, 12, 16, 20]) uint32(at);
  let at = 24;
  for (const { bytes } of frames) {
    for (const field of [0, 8, 12]) uint32(at + field);
    uint32(at + 4, Math.floor(from.getUint32(at + 4, true) / 1000));
    at += 16 + bytes.length;
  }
  return file;
}
