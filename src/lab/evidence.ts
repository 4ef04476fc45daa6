import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptureAccount, Frame } from '../model/observation.ts';
import { readPcap } from '../packet/pcap.ts';
import { countedBetween, type PortCapture, type Tally } from './captures.ts';

/** What a capture has of one trial. */
export interface Evidence {
  readonly account: CaptureAccount;
  readonly frames: readonly Frame[];
  /** Why it cannot be trusted. */
  readonly doubt?: string;
}

/** Length of a pcap file's header. */
const FILE_HEADER = 24;

/**
 * Takes what a capture wrote between two tallies into a file of the trial's own.
 *
 * @param folder the trial's
 */
export async function takeEvidence(
  capture: PortCapture,
  before: Tally,
  after: Tally,
  folder: string,
): Promise<Evidence> {
  const { port, direction, file, point, running } = capture;
  const [droppedByKernel, bytes] = await Promise.all([
    running.dropped(),
    readPart(running.order.file, before.fileBytes, after.fileBytes),
  ]);
  const { frames, damage } = readPcap(bytes);
  await writeFile(join(folder, file), damage === undefined ? bytes : bytes.subarray(0, damage.offset));
  const account: CaptureAccount = {
    port,
    direction,
    file,
    ...(point.interface !== port && { interface: point.interface }),
    packets: frames.length,
    droppedByKernel,
    // Where the interface went away with its counters, there is no second witness.
    counted: countedBetween(capture, before, after) ?? frames.length,
  };
  const doubt = damage && `${file} is damaged at byte ${damage.offset}: ${damage.reason}`;
  return { account, frames, ...(doubt !== undefined && { doubt }) };
}

/** The header of a pcap file, and what stands between two offsets. */
async function readPart(file: string, from: number, to: number): Promise<Uint8Array> {
  const start = Math.max(from, FILE_HEADER);
  const bytes = Buffer.alloc(FILE_HEADER + Math.max(to - start, 0));
  const handle = await open(file);
  try {
    await handle.read(bytes, 0, FILE_HEADER, 0);
    if (to > start) await handle.read(bytes, FILE_HEADER, to - start, start);
  } finally {
    await handle.close();
  }
  return bytes;
}
