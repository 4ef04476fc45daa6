import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { contentKey } from '../packet/content.ts';
import { writePcap } from '../packet/pcap.ts';
import { storedFile } from './storedFrames.ts';

const folder = mkdtempSync(join(tmpdir(), 'mirrorbench-stored-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = Array.from({ length: 2000 }, (_, index) => {
  const bytes = new Uint8Array(60 + ((index * 7919) % 9000)).fill(index);
  return { timeNs: 1_700_000_000_000_000_000n + BigInt(index), bytes, wireLength: bytes.length + (index % 3) };
});
const whole = writePcap(frames);

/** Compared as text: byte by byte it takes long. */
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** What is read of a file with these bytes. */
function read(bytes: Uint8Array) {
  const path = join(folder, 'one.pcap');
  writeFileSync(path, bytes);
  const file = storedFile(openSync(path, 'r'));
  const { damage, ...stored } = file.frames();
  const seen = stored.frames.map(({ timeNs, bytes: own, wireLength, content }) => {
    return { timeNs, wireLength, bytes: textOf(own), content };
  });
  file.close();
  return { seen, damage };
}

describe('storedFile', () => {
  it('gives each frame of a file that is larger than what is kept of it, whatever the order in which they are asked', () => {
    expect(whole.length).toBeGreaterThan(8 << 20);
    const { seen, damage } = read(whole);
    expect(damage).toBeUndefined();
    expect(seen).toEqual(
      frames.map(({ bytes, ...rest }) => ({ ...rest, bytes: textOf(bytes), content: contentKey(bytes) })),
    );
    const file = storedFile(openSync(join(folder, 'one.pcap'), 'r'));
    const backwards = file.frames().frames.toReversed();
    expect(
      backwards.every(({ bytes }, index) => Buffer.compare(bytes, frames.at(-1 - index)?.bytes as Uint8Array) === 0),
    ).toBe(true);
    file.close();
  });

  it('gives the frames before damage, and tells where that is', () => {
    const cut = read(whole.subarray(0, whole.length - 1));
    expect(cut.seen.length).toBe(frames.length - 1);
    expect(cut.damage?.offset).toBe(whole.length - 16 - (frames.at(-1)?.bytes.length as number));
    const lying = Uint8Array.from(whole);
    const at = 24 + 16 + (frames[0]?.bytes.length as number);
    lying.fill(0xff, at + 8, at + 12);
    expect(read(lying)).toMatchObject({ seen: { length: 1 }, damage: { offset: at } });
  });

  it.each([0, 10])('tells that a file of %i bytes is none', (length) => {
    expect(read(whole.subarray(0, length))).toMatchObject({ seen: [], damage: { offset: 0 } });
  });
});
