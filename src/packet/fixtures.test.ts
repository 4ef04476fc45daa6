import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kindOf } from './kind.ts';
import { readPcap } from './pcap.ts';

const folder = new URL('../../fixtures/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const manifest: readonly {
  name: string;
  sha256: string;
  packets: number;
  bytes: number;
  purpose: string;
  origin: string;
}[] = JSON.parse(read('manifest.json').toString());

describe('the manifest says what the captures hold', () => {
  test('every capture is in it, and nothing else', () => {
    const captures = readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));
    expect(manifest.map(({ name }) => name).sort()).toEqual(captures.sort());
  });

  test.each(manifest)('$name', ({ name, sha256, packets, bytes, purpose, origin }) => {
    const file = read(name);
    expect(createHash('sha256').update(file).digest('hex')).toBe(sha256);
    expect(file.length).toBe(bytes);
    const { frames, damage } = readPcap(file);
    expect(damage).toBeUndefined();
    expect(frames).toHaveLength(packets);
    expect([purpose, origin].every((text) => text.length > 0)).toBe(true);
  });
});

test('scripts/make-fixtures.mjs makes the very files that are here', async () => {
  const { makeFixtures } = await import(new URL('../../scripts/make-fixtures.mjs', import.meta.url).href);
  for (const [name, bytes] of Object.entries<Uint8Array>(makeFixtures()))
    expect(read(name).equals(bytes), name).toBe(true);
});

describe('article.pcap', () => {
  const { frames, linkType } = readPcap(read('article.pcap'));
  const hex = frames.map(({ bytes }) => Buffer.from(bytes).toString('hex'));

  test('goes one way, from ctn-1 to an address that nobody has', () => {
    expect(linkType).toBe(1);
    for (const frame of hex) {
      expect(frame.slice(0, 24)).toBe('020000000002020000000001');
      expect(frame.slice(52, 68)).toBe('c0a80103c0a801c8');
    }
  });

  test('has frames of 60 and of 1514 bytes, none beyond, all whole', () => {
    const lengths = frames.map(({ bytes }) => bytes.length);
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([60, 1514]);
    expect(frames.every(({ bytes, wireLength }) => bytes.length === wireLength)).toBe(true);
  });

  test('has repeats to the byte, fragments, and each kind of traffic', () => {
    expect(frames.length - new Set(hex).size).toBe(10);
    const kinds = frames.map(({ bytes }) => kindOf(bytes));
    expect(new Set(kinds)).toEqual(new Set(['UDP', 'TCP', 'ICMP echo request', 'IPv4 fragment']));
  });

  test('takes about a second, in bursts of three at most', () => {
    const times = frames.map(({ timeNs }) => timeNs);
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(Number((times.at(-1) ?? 0n) - (times[0] ?? 0n))).toBeCloseTo(1.07e9, -6);
    const bursts = new Map<bigint, number>();
    for (const time of times) bursts.set(time / 10_000_000n, (bursts.get(time / 10_000_000n) ?? 0) + 1);
    expect(new Set(bursts.values())).toEqual(new Set([1, 3]));
  });
});
