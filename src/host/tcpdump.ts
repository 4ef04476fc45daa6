import { Problem } from '../model/problem.ts';
import { inNamespace } from './namespace.ts';
import { type Argv, failure, type RunningProcess, start } from './process.ts';
import { until } from './until.ts';

/** Where and how to capture one direction of one interface. */
export interface CaptureOrder {
  readonly namespace?: string;
  readonly interface: string;
  /** Direction as the kernel sees it, for tcpdump's -Q. */
  readonly flag: 'in' | 'out';
  /** Absolute path of the pcap file to write. */
  readonly file: string;
  /** Bytes kept of each frame; no frame of the lab is longer. */
  readonly snapLength: number;
}

/** A capture under way. */
export interface RunningCapture {
  readonly pid: number;
  readonly order: CaptureOrder;
  /** Resolves when it has ended by itself, or was killed, to the Problem that this is. */
  loss(): Promise<Problem>;
  /** Ends it; resolves when the file is complete. */
  stop(): Promise<CaptureEnd>;
}

/** What tcpdump says of itself at its end, in packets. */
export interface CaptureEnd {
  readonly captured: number;
  readonly droppedByKernel: number;
}

/** Kernel memory for packets that tcpdump has not read yet, in KiB: some 2,000 frames. The kernel clears it first, which takes its time. */
const BUFFER_KIB = 4096;

/**
 * The command of a capture. `--immediate-mode` and `-U` keep the tail from being lost at the end, and `-Q` selects
 * the direction, because the filters `inbound` and `outbound` lose the first packet.
 *
 * @param asRoot tcpdump would give up root for a user of its own, who may not write the file
 */
export function tcpdumpArgv(order: CaptureOrder, asRoot: boolean): Argv {
  const { interface: name, flag, snapLength, file } = order;
  const what = ['-i', name, '-Q', flag, '-s', String(snapLength), '-w', file];
  const how = ['-n', '-U', '--immediate-mode', '--time-stamp-precision=nano', '-B', String(BUFFER_KIB)];
  return ['tcpdump', ...what, ...how, ...(asRoot ? ['-Z', 'root'] : [])];
}

/**
 * Starts a capture; resolves when tcpdump says that it listens.
 *
 * @throws Problem when it does not come to that
 */
export async function startCapture(order: CaptureOrder): Promise<RunningCapture> {
  const process = start(inNamespace(order.namespace, tcpdumpArgv(order, isRoot())));
  await until(`tcpdump listens on ${order.interface}`, () => listens(process), { deadlineMs: 10_000, everyMs: 1 });
  return {
    pid: process.pid,
    order,
    loss: async () => failure(await process.wait()),
    stop: async () => {
      process.kill('SIGINT');
      const result = await process.wait();
      if (result.exitCode !== 0) throw failure(result);
      return parseCaptureEnd(result.stderr);
    },
  };
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

function listens(tcpdump: RunningProcess): boolean {
  const ended = tcpdump.ended();
  if (ended !== undefined) throw failure(ended);
  return tcpdump.output().stderr.includes('listening on');
}

/**
 * Reads tcpdump's closing lines. Its "received by filter" counts both directions whatever -Q says, and is left out.
 *
 * @throws Problem when the lines are not there
 */
export function parseCaptureEnd(stderr: string): CaptureEnd {
  const captured = /(\d+) packets? captured/.exec(stderr)?.[1];
  const dropped = /(\d+) packets? dropped by kernel/.exec(stderr)?.[1];
  if (captured === undefined || dropped === undefined) {
    throw new Problem(`tcpdump ended without its counts: ${stderr.trim().slice(-500)}`);
  }
  return { captured: Number(captured), droppedByKernel: Number(dropped) };
}
