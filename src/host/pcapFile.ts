import { closeSync, openSync, writeSync } from 'node:fs';
import { Problem } from '../model/problem.ts';
import { type PcapStream, pcapStream } from '../packet/pcapStream.ts';

/**
 * Writes a plain pcap file of Ethernet frames, piece by piece; one that was there is replaced.
 *
 * @throws Problem when it cannot be written; and whatever `fill` throws
 */
export async function writePcapFile(path: string, fill: (stream: PcapStream) => Promise<void>): Promise<void> {
  const file = attempt(path, () => openSync(path, 'w', 0o600));
  try {
    const stream = pcapStream((bytes) => {
      for (let at = 0; at < bytes.length; ) at += attempt(path, () => writeSync(file, bytes, at));
    });
    await fill(stream);
    stream.end();
  } finally {
    closeSync(file);
  }
}

function attempt(path: string, act: () => number): number {
  try {
    return act();
  } catch (error) {
    throw new Problem(`${path} cannot be written: ${(error as Error).message}`);
  }
}
