import { closeSync, createReadStream, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pcapParser from 'pcap-parser';
import { program, type Suite } from '../model/testing/speed.ts';
import { captureReader, READER_BYTES } from './captureReader.ts';
import { contentKey } from './content.ts';
import { frameMemory } from './kernel/memory.ts';
import { kindOf } from './kind.ts';
import { readPcap } from './pcap.ts';
import { probeId } from './probeId.ts';
import { summarize } from './summary.ts';
import { mixedCapture } from './testing/mixedCapture.ts';

const PACKETS = 100_000;

/** Reading a capture from disk, beside other readers; and naming its packets. */
export async function suites(folder: string): Promise<readonly Suite[]> {
  const file = join(folder, 'mixed.pcap');
  writeFileSync(file, mixedCapture(PACKETS));
  const counts = [await readBatches(file), readWhole(file), await readWithPeer(file)];
  if (counts.some((count) => count !== PACKETS)) throw new Error(`the readers disagree: ${counts.join(', ')}`);
  const { frames } = readPcap(readFileSync(file));
  const ofEach = (what: (bytes: Uint8Array) => unknown) => () => {
    for (const { bytes } of frames) what(bytes);
  };
  // Otherwise tcpdump becomes a user who may not read the capture.
  const asRoot = process.getuid?.() === 0 ? ['-Z', 'root'] : [];
  return [
    {
      name: 'reading a capture; programs with their start',
      amount: PACKETS,
      unit: 'packets',
      operations: [
        { name: 'captureReader', run: () => readBatches(file) },
        { name: 'readPcap', run: () => readWhole(file) },
        { name: 'pcap-parser of npm', run: () => readWithPeer(file) },
        program('tcpdump -w /dev/null', ['tcpdump', ...asRoot, '-r', file, '-w', '/dev/null'], 'tcpdump'),
        program('capinfos -c', ['capinfos', '-c', file], 'wireshark-common'),
        program('tshark -T fields -e frame.len', ['tshark', '-nr', file, '-T', 'fields', '-e', 'frame.len'], 'tshark'),
      ],
    },
    {
      name: 'naming each packet',
      amount: PACKETS,
      unit: 'packets',
      operations: [
        { name: 'kindOf', run: ofEach(kindOf) },
        { name: 'contentKey', run: ofEach(contentKey) },
        { name: 'probeId', run: ofEach(probeId) },
        { name: 'summarize', run: ofEach(summarize) },
      ],
    },
  ];
}

/** Reads a capture as `mirrorbench compare` does: batch by batch, and never all of it. */
async function readBatches(file: string): Promise<number> {
  const descriptor = openSync(file, 'r');
  const reader = captureReader(frameMemory(READER_BYTES), { read: (target) => readSync(descriptor, target) });
  let packets = 0;
  while (await reader.refill()) packets += reader.batch.count;
  closeSync(descriptor);
  return packets;
}

/** Reads a capture as a trial does: all of it. */
function readWhole(file: string): number {
  return readPcap(readFileSync(file)).frames.length;
}

function readWithPeer(file: string): Promise<number> {
  return new Promise((resolve) => {
    let packets = 0;
    const parser = pcapParser.parse(createReadStream(file));
    parser.on('packet', () => {
      packets += 1;
    });
    parser.on('end', () => resolve(packets));
  });
}
