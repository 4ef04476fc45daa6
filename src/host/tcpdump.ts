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
  /** Kernel memory for packets that tcpdump has not read yet, in KiB; 4096 unless told. The kernel clears it first, which takes its time. */
  readonly bufferKib?: number;
}

/** A capture under way. */
export interface RunningCapture {
  readonly pid: number;
  readonly order: CaptureOrder;
  /** How it ended: undefined while it runs, `gone` when its interface was taken away, else the Problem that this is. */
  ended(): Problem | 'gone' | undefined;
  /**
   * Packets that the kernel has dropped at its socket since this was last asked, or since it listens.
   *
   * @throws Problem when tcpdump does not say
   */
  dropped(): Promise<number>;
  /** Ends it; resolves when the file is complete. */
  stop(): Promise<CaptureEnd>;
  kill(): void;
}

/** What tcpdump says of itself at its end, in packets. */
export interface CaptureEnd {
  readonly captured: number;
  readonly droppedByKernel: number;
}

/**
 * The command of a capture. `--immediate-mode` and `-U` write each packet as it comes, and `-Q` selects the direction,
 * because the filters `inbound` and `outbound` lose the first packet.
 *
 * @param asRoot tcpdump would give up root for a user of its own, who may not write the file
 */
export function tcpdumpArgv(order: CaptureOrder, asRoot: boolean): Argv {
  const { interface: name, flag, snapLength, file, bufferKib = 4096 } = order;
  const what = ['-i', name, '-Q', flag, '-s', String(snapLength), '-w', file];
  const how = ['-n', '-U', '--immediate-mode', '--time-stamp-precision=nano', '-B', String(bufferKib)];
  return ['tcpdump', ...what, ...how, ...(asRoot ? ['-Z', 'root'] : [])];
}

/**
 * Starts a capture; resolves when tcpdump says that it listens.
 *
 * @throws Problem when it does not come to that
 */
export async function startCapture(order: CaptureOrder): Promise<RunningCapture> {
  const tcpdump = start(inNamespace(order.namespace, tcpdumpArgv(order, isRoot())));
  await until(`tcpdump listens on ${order.interface}`, () => listens(tcpdump), { deadlineMs: 10_000, everyMs: 1 });
  let told = 0;
  return {
    pid: tcpdump.pid,
    order,
    ended: () => {
      const result = tcpdump.ended();
      return result && (isGone(result.stderr) ? 'gone' : failure(result));
    },
    dropped: async () => {
      const before = told;
      told = await droppedSoFar(tcpdump);
      return told - before;
    },
    stop: async () => {
      tcpdump.kill('SIGINT');
      const result = await tcpdump.wait();
      if (result.exitCode !== 0) throw failure(result);
      return parseCaptureEnd(result.stderr);
    },
    kill: () => tcpdump.kill('SIGKILL'),
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

/** Asked by SIGUSR1, tcpdump tells its counts and goes on; at its end it tells them by itself. */
async function droppedSoFar(tcpdump: RunningProcess): Promise<number> {
  const told = () => tcpdump.output().stderr.split('dropped by kernel').length;
  const before = told();
  if (tcpdump.ended() === undefined) process.kill(tcpdump.pid, 'SIGUSR1');
  const fact = `${tcpdump.argv.join(' ')} tells its counts`;
  await until(fact, () => told() > before || tcpdump.ended() !== undefined, { deadlineMs: 10_000, everyMs: 1 });
  return parseCaptureEnd(tcpdump.output().stderr).droppedByKernel;
}

/** Whether tcpdump ended because there is nothing to listen to any more. */
function isGone(stderr: string): boolean {
  return /interface (disappeared|went down)/.test(stderr);
}

/**
 * Reads the counts that tcpdump told last. Its "received by filter" counts both directions whatever -Q says, and is left out.
 *
 * @throws Problem when there are none
 */
export function parseCaptureEnd(stderr: string): CaptureEnd {
  const last = (words: RegExp) => [...stderr.matchAll(words)].at(-1)?.[1];
  const captured = last(/(\d+) packets? captured/g);
  const dropped = last(/(\d+) packets? dropped by kernel/g);
  if (captured === undefined || dropped === undefined) {
    throw new Problem(`tcpdump ended without its counts: ${stderr.trim().slice(-500)}`);
  }
  return { captured: Number(captured), droppedByKernel: Number(dropped) };
}
