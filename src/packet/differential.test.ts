import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fc, test as property } from '@fast-check/vitest';
import parser from 'pcap-parser';
import { describe, expect, test } from 'vitest';
import type { Frame } from '../model/observation.ts';
import { kindOf } from './kind.ts';
import { readPcap, writePcap } from './pcap.ts';
import { summarize } from './summary.ts';

// Two other readers of the format, written by others: the npm package pcap-parser, and libpcap by way of tcpdump.

const folder = new URL('../../fixtures/', import.meta.url);
const captures = readdirSync(folder)
  .filter((name) => name.endsWith('.pcap'))
  .map((name) => ({ name, file: readFileSync(new URL(name, folder)) }));

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

  test.each(captures)('checksums of $name, and finds them right', ({ file }) => {
    expect(tcpdump(file, '-vv')).not.toMatch(/incorrect|bad (udp )?(cksum|length)|wrong/);
  });

  test.each(captures)('summaries of $name, but for what it decodes further and for fragments', ({ file }) => {
    const plainly = readPcap(file).frames.filter(
      ({ bytes }) => !/^(cut short|LL|ST|ethertype|IPv)/.test(kindOf(bytes)) && !isFragmentOrDns(bytes),
    );
    const theirs = tcpdump(writePcap(plainly), '-t', '-S').trim().split('\n');
    expect(plainly.length).toBeGreaterThan(0);
    expect(plainly.map(({ bytes }) => summarize(bytes))).toEqual(
      theirs
        .filter((line) => !line.startsWith('\t'))
        .map((line) => line.replace(/^IP6? /, '').replace(/(length \d+): HTTP.*/, '$1')),
    );
  });
});

function isFragmentOrDns(bytes: Uint8Array): boolean {
  return /fragment|\.53: UDP/.test(summarize(bytes));
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

interface PlainFrame {
  readonly timeUs: bigint;
  readonly hex: string;
  readonly wireLength: number;
}

function plain({ timeNs, bytes, wireLength }: Frame): PlainFrame {
  return { timeUs: timeNs / 1000n, hex: Buffer.from(bytes).toString('hex'), wireLength };
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
