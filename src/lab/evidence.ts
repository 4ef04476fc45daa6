import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCaptureFile } from '../host/captureFile.ts';
import { timeOrder } from '../host/clock.ts';
import type { CaptureDrops } from '../host/tcpdump.ts';
import type { CaptureAccount, Doubt, Frame } from '../model/observation.ts';
import type { Damage } from '../packet/damage.ts';
import { eachPacket, type See } from '../packet/eachPacket.ts';
import { readPcap } from '../packet/pcap.ts';
import { FILE_HEADER } from '../packet/pcapHeader.ts';
import { countedBetween, type PortCapture, type Tally } from './captures.ts';

/** What a capture has of one trial, in a file of the trial's own. */
export interface Evidence {
  readonly account: CaptureAccount;
  /** Why it cannot be trusted; empty when it can. */
  readonly doubts: readonly Doubt[];
  /** Whether tcpdump answers: one that does not has packets of this trial that it may write in another. */
  readonly answers: boolean;
  /** All packets in memory. */
  readonly frames: () => Promise<readonly Frame[]>;
  /** Shows them one by one, in constant memory. */
  readonly each: (see: See) => Promise<void>;
}

/** Packets that two processors receive at once may be written in either order. */
const MOST_BACKWARDS_NS = 1e6;
/** What is no longer than this is kept in memory, where most of it is wanted; what is longer is copied in pieces. */
const PIECE_BYTES = 16 << 20;

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
  const target = join(folder, file);
  const from = Math.max(before.fileBytes, FILE_HEADER);
  const [dropped, held] = await Promise.all([
    running.dropped().catch((error: Error) => error),
    take(running.order.file, from, Math.max(after.fileBytes, from), target),
  ]);
  const account: CaptureAccount = {
    port,
    direction,
    file,
    ...(point.interface !== port && { interface: point.interface }),
    packets: held.packets,
    ...(dropped instanceof Error ? { droppedByKernel: 0 } : dropsOf(dropped)),
    // Where the interface went away with its counters, there is no second witness.
    counted: countedBetween(capture, before, after) ?? held.packets,
  };
  const { damage, backwardsNs, frames, each } = held;
  const where = `the capture of what is ${direction} at ${port}`;
  const back = Math.round(backwardsNs / 1e6);
  const ended = running.ended() !== undefined;
  const reasons = [
    ...(dropped instanceof Error && !ended ? [`${where} does not say what it lost: ${dropped.message}`] : []),
    ...(damage === undefined ? [] : [`${file} is damaged at byte ${damage.offset}: ${damage.reason}`]),
    ...(backwardsNs > MOST_BACKWARDS_NS ? [`${where} has times that go back by ${back} ms`] : []),
  ];
  const doubts = reasons.map((summary): Doubt => ({ summary, hop: 'capture' }));
  return { account, doubts, answers: !(dropped instanceof Error) || ended, frames, each };
}

function dropsOf({
  droppedByKernel,
  droppedByInterface,
}: CaptureDrops): Pick<CaptureAccount, 'droppedByKernel' | 'droppedByInterface'> {
  return { droppedByKernel, ...(droppedByInterface > 0 && { droppedByInterface }) };
}

interface Held extends Pick<Evidence, 'frames' | 'each'> {
  readonly packets: number;
  readonly damage: Damage | undefined;
  /** How far times go back, at the most. */
  readonly backwardsNs: number;
}

/** Copies the header of a pcap file, and what stands between two offsets. */
async function take(file: string, from: number, to: number, target: string): Promise<Held> {
  const [source, copy] = await Promise.all([open(file), open(target, 'wx')]);
  try {
    const buffer = Buffer.alloc(Math.min(FILE_HEADER + to - from, PIECE_BYTES));
    await source.read(buffer, 0, FILE_HEADER, 0);
    const first = await fill(source, buffer, FILE_HEADER, from, to);
    let written = (await copy.write(buffer, 0, FILE_HEADER + first)).bytesWritten;
    if (FILE_HEADER + to - from <= buffer.length) return inMemory(copy, buffer);
    for (let at = from + first; at < to; ) {
      const read = await fill(source, buffer, 0, at, to);
      written += (await copy.write(buffer, 0, read, written)).bytesWritten;
      at += read;
    }
    return onDisk(copy, target, written);
  } finally {
    await Promise.all([source.close(), copy.close()]);
  }
}

async function fill(source: FileHandle, buffer: Buffer, offset: number, from: number, to: number): Promise<number> {
  const { bytesRead } = await source.read(buffer, offset, Math.min(buffer.length - offset, to - from), from);
  return bytesRead;
}

async function inMemory(copy: FileHandle, bytes: Buffer): Promise<Held> {
  const { frames, damage } = readPcap(bytes);
  // What is not sound stays out of the stored file.
  if (damage !== undefined) await copy.truncate(damage.offset);
  const order = timeOrder();
  for (const { timeNs } of frames) order.see(Number(timeNs));
  return {
    packets: frames.length,
    damage,
    backwardsNs: order.backwardsNs(),
    frames: async () => frames,
    each: async (see) => {
      for (const frame of frames)
        see(Buffer.from(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.length), Number(frame.timeNs));
    },
  };
}

async function onDisk(copy: FileHandle, target: string, length: number): Promise<Held> {
  const order = timeOrder();
  const { packets, damage } = await eachOf(target, (_, timeNs) => order.see(timeNs));
  if (damage !== undefined && damage.offset < length) await copy.truncate(damage.offset);
  return {
    packets,
    damage,
    backwardsNs: order.backwardsNs(),
    frames: async () => readPcap(await readFile(target)).frames,
    each: async (see) => void (await eachOf(target, see)),
  };
}

async function eachOf(path: string, see?: See) {
  const file = await openCaptureFile(path);
  try {
    return await eachPacket(await file.open(), see);
  } finally {
    file.close();
  }
}
