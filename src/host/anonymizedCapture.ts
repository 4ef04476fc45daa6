import { rm } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import { type CaptureReader, captureReader, READER_BYTES } from '../packet/captureReader.ts';
import { frameMemory } from '../packet/kernel/memory.ts';
import type { PcapStream } from '../packet/pcapStream.ts';
import { mendRewritten } from '../packet/rewrittenFrame.ts';
import { openCaptureFile } from './captureFile.ts';
import { writePcapFile } from './pcapFile.ts';
import { start } from './process.ts';
import { anonymizeArgv, requireRewritten } from './tcprewrite.ts';

/**
 * Writes a capture anew with other addresses of its hosts: as many packets, at the same times to the nanosecond, the same for the same
 * seed. tcprewrite makes the addresses; what it does to packets beyond that is taken back.
 *
 * @param capture in pcap format, of Ethernet
 * @param output another path; `${output}.rewritten` is used meanwhile
 * @returns what was done, as a person reads it
 * @throws Problem when tcprewrite does not come to its end, or gives other packets back
 */
export async function anonymizeCapture(seed: number, capture: string, output: string): Promise<readonly string[]> {
  const rewritten = `${output}.rewritten`;
  const argv = anonymizeArgv(seed, capture, rewritten);
  try {
    requireRewritten(await start(argv).wait());
    const kept = await join(capture, rewritten, output);
    return [
      argv.join(' '),
      'tcprewrite’s changes to lengths, padding, times and frames without IP were taken back, and right checksums written',
      'tcprewrite can give two hosts the same address; what one host sends and receives keeps to one',
      'names and addresses inside of payloads stay as they were, those in ICMP errors, neighbour discovery and tunnels too',
      ...(kept > 0
        ? [`${kept} IP packets kept their addresses: tcprewrite does not change those of IPv6 fragments`]
        : []),
    ];
  } finally {
    await rm(rewritten, { force: true });
  }
}

/** Joins what was given with what tcprewrite made of it; gives the number of IP packets that kept their addresses. */
async function join(capture: string, rewritten: string, output: string): Promise<number> {
  const memory = frameMemory(2 * READER_BYTES);
  const files = [await openCaptureFile(capture), await openCaptureFile(rewritten)] as const;
  try {
    const given = captureReader(memory, await files[0].open());
    const made = captureReader(memory, await files[1].open());
    let kept = 0;
    await writePcapFile(output, async (stream) => {
      kept = await joinPackets(given, made, stream);
    });
    return kept;
  } finally {
    for (const file of files) file.close();
  }
}

async function joinPackets(given: CaptureReader, made: CaptureReader, stream: PcapStream): Promise<number> {
  const { batch } = given;
  const { bytes } = batch.memory;
  let next = 0;
  let kept = 0;
  while (await given.refill()) {
    for (let index = 0; index < batch.count; index += 1) {
      if (next === made.batch.count) {
        if (!(await made.refill())) throw lost(batch.first + index);
        next = 0;
      }
      const start = batch.starts[index] as number;
      const length = batch.lengths[index] as number;
      if (made.batch.lengths[next] !== length) throw lost(batch.first + index);
      const at = stream.add({
        length,
        wireLength: batch.wireLengths[index] as number,
        seconds: batch.seconds[index] as number,
        nanoseconds: batch.nanoseconds[index] as number,
      });
      const from = made.batch.starts[next] as number;
      bytes.copy(stream.bytes, at, from, from + length);
      if (!mendRewritten(stream.view, at, bytes.subarray(start, start + length))) kept += 1;
      next += 1;
    }
  }
  if (next < made.batch.count || (await made.refill())) throw lost(batch.first + batch.count);
  return kept;
}

function lost(packets: number): Problem {
  return new Problem(
    `tcprewrite gave other packets back than it was given, from packet ${packets + 1} on`,
    'replay the capture without --anonymize',
  );
}
