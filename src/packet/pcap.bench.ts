import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { Bench } from 'tinybench';
import { contentKey } from './content.ts';
import { kindOf } from './kind.ts';
import { readPcap } from './pcap.ts';
import { summarize } from './summary.ts';

const FRAMES = 20_000;

/** A microsecond pcap, which pcap-parser reads too, of frames of the sizes 60, 590 and 1514 bytes as 7 to 4 to 1. */
function capture(): Uint8Array {
  const sizes = Array.from(
    { length: FRAMES },
    (_, index) => ([60, 60, 60, 60, 60, 60, 60, 590, 590, 590, 590, 1514] as const)[index % 12] ?? 60,
  );
  const file = new Uint8Array(24 + sizes.reduce((sum, size) => sum + 16 + size, 0));
  const view = new DataView(file.buffer);
  const write = (offset: number, words: readonly number[]) => {
    for (const [index, word] of words.entries()) view.setUint32(offset + index * 4, word, true);
  };
  write(0, [0xa1b2c3d4, 0x00040002, 0, 0, 262_144, 1]);
  let offset = 24;
  for (const [index, size] of sizes.entries()) {
    write(offset, [Math.floor(index / 1000), (index % 1000) * 1000, size, size]);
    file.fill(index & 0xff, offset + 16, offset + 16 + size);
    view.setUint16(offset + 28, 0x88b5);
    offset += 16 + size;
  }
  return file;
}

interface PeerParser {
  on(event: 'packet' | 'end', listener: () => void): void;
}

/** Reads the capture with pcap-parser; resolves to its number of packets. */
function readWithPeer(file: Uint8Array): Promise<number> {
  const { parse } = createRequire(import.meta.url)('pcap-parser') as { parse(stream: Readable): PeerParser };
  return new Promise((resolve) => {
    let packets = 0;
    const parser = parse(Readable.from([Buffer.from(file)]));
    parser.on('packet', () => {
      packets += 1;
    });
    parser.on('end', () => resolve(packets));
  });
}

/** Reading and naming packets, beside pcap-parser. */
export async function bench(): Promise<Bench> {
  const file = capture();
  const { frames } = readPcap(file);
  if (frames.length !== FRAMES || (await readWithPeer(file)) !== FRAMES) throw new Error('the readers disagree');
  const suite = new Bench({ name: `${FRAMES} packets`, time: 1000, throws: true, retainSamples: true });
  suite.add('readPcap', () => void readPcap(file));
  suite.add('pcap-parser', async () => void (await readWithPeer(file)));
  suite.add('contentKey of each', () => {
    for (const { bytes } of frames) contentKey(bytes);
  });
  suite.add('kindOf each', () => {
    for (const { bytes } of frames) kindOf(bytes);
  });
  suite.add('summarize each', () => {
    for (const { bytes } of frames) summarize(bytes);
  });
  return suite;
}
