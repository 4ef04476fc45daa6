import { Problem } from '../model/problem.ts';
import { commandText } from './gaveNo.ts';
import { inNamespace } from './namespace.ts';
import { type Argv, failure, type RunningProcess, start } from './process.ts';
import { until } from './until.ts';

/** Where and how to capture one direction of one interface. */
export interface CaptureOrder {
  readonly namespace?: string;
  readonly interface: string;
  /** Direction as the kernel sees it, for tcpdump's -Q. */
  readonly flag: 'in' | 'out' | 'inout';
  /** Whether the interface is made to take what is for others; it is unless told. */
  readonly promiscuous?: boolean;
  /** Absolute path of the pcap file to write; `-` where `output` takes it. */
  readonly file: string;
  /** Descriptor of an open file. */
  readonly output?: number;
  /** Bytes kept of each frame; no frame of the lab is longer. */
  readonly snapLength: number;
  /** Kernel memory for packets that tcpdump has not read yet, in KiB; 4096 unless told. The kernel clears it first, which takes its time. */
  readonly bufferKib?: number;
  /** In pcap-filter(7)'s syntax: what is captured; everything unless told. */
  readonly filter?: string;
  /**
   * On a machine that works: it runs below the priority of what works there, ends when this process does, and takes packets from the kernel by
   * the block, up to a second after they came; what has come within the last second may be lost at its end.
   */
  readonly background?: true;
}

/** A capture under way. */
export interface RunningCapture {
  readonly pid: number;
  readonly order: CaptureOrder;
  /** How it ended: undefined while it runs, `gone` when its interface was taken away, else the Problem that this is. */
  ended(): Problem | 'gone' | undefined;
  /**
   * Packets that were dropped since this was last asked, or since it listens.
   *
   * @throws Problem when tcpdump does not say
   */
  dropped(): Promise<CaptureDrops>;
  /**
   * What it has counted since it listens.
   *
   * @throws Problem when tcpdump does not say
   */
  counts(): Promise<CaptureEnd>;
  /** Ends it; resolves when the file is complete. */
  stop(): Promise<CaptureEnd>;
  kill(): void;
}

/** Packets that a capture lacks, as tcpdump says. */
export interface CaptureDrops {
  /** By the kernel, at the capture's socket. */
  readonly droppedByKernel: number;
  /** By the interface or its driver; tcpdump tells of it when there are any. */
  readonly droppedByInterface: number;
}

/** What tcpdump says of itself at its end, in packets. */
export interface CaptureEnd extends CaptureDrops {
  readonly captured: number;
}

/**
 * The command of a capture. `--immediate-mode` and `-U` write each packet as it comes, and `-Q` selects the direction,
 * because the filters `inbound` and `outbound` lose the first packet.
 *
 * @param asRoot tcpdump would give up root for a user of its own, who may not write the file
 */
export function tcpdumpArgv(order: CaptureOrder, asRoot: boolean): Argv {
  const { interface: name, flag, promiscuous = true, snapLength, file, bufferKib = 4096, filter, background } = order;
  const what = [...(promiscuous ? [] : ['-p']), '-i', name, '-Q', flag, '-s', String(snapLength), '-w', file];
  const pace = background ? [] : ['-U', '--immediate-mode'];
  const how = [
    '-n',
    ...pace,
    '--time-stamp-precision=nano',
    '-B',
    String(bufferKib),
    ...(asRoot ? ['-Z', 'root'] : []),
  ];
  return ['tcpdump', ...what, ...how, ...(filter === undefined ? [] : ['--', filter])];
}

/** The command that runs another in the background: a parent-death signal, and a low priority for processor and disk. */
export function inBackground(argv: Argv): Argv {
  return ['setpriv', '--pdeathsig', 'KILL', 'nice', '-n', '10', 'ionice', '-c', '2', '-n', '7', ...argv];
}

/**
 * Starts a capture; resolves when tcpdump says that it listens.
 *
 * @throws Problem when it does not come to that
 */
export async function startCapture(order: CaptureOrder): Promise<RunningCapture> {
  const argv = inNamespace(order.namespace, tcpdumpArgv(order, isRoot()));
  const { background, output } = order;
  const tcpdump = start(background ? inBackground(argv) : argv, output === undefined ? {} : { output });
  await until(`tcpdump listens on ${order.interface}`, () => listens(tcpdump), { deadlineMs: 10_000, everyMs: 1 });
  let told: CaptureDrops = { droppedByKernel: 0, droppedByInterface: 0 };
  return {
    pid: tcpdump.pid,
    order,
    ended: () => {
      const result = tcpdump.ended();
      return result && (isGone(result.stderr) ? 'gone' : failure(result));
    },
    counts: () => countsSoFar(tcpdump),
    dropped: async () => {
      const before = told;
      told = await countsSoFar(tcpdump);
      return {
        droppedByKernel: told.droppedByKernel - before.droppedByKernel,
        droppedByInterface: told.droppedByInterface - before.droppedByInterface,
      };
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
async function countsSoFar(tcpdump: RunningProcess): Promise<CaptureEnd> {
  const told = () => tcpdump.output().stderr.split('dropped by kernel').length;
  const before = told();
  if (tcpdump.ended() === undefined) process.kill(tcpdump.pid, 'SIGUSR1');
  const fact = `${commandText(tcpdump.argv)} tells its counts`;
  await until(fact, () => told() > before || tcpdump.ended() !== undefined, { deadlineMs: 10_000, everyMs: 1 });
  return parseCaptureEnd(tcpdump.output().stderr);
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
  const captured = last(/(?<!\d)(\d{1,15}) packets? captured/g);
  const dropped = last(/(?<!\d)(\d{1,15}) packets? dropped by kernel/g);
  if (captured === undefined || dropped === undefined) {
    throw new Problem(`tcpdump ended without its counts: ${stderr.trim().slice(-500)}`);
  }
  const byInterface = last(/(\d+) packets? dropped by interface/g) ?? 0;
  return { captured: Number(captured), droppedByKernel: Number(dropped), droppedByInterface: Number(byInterface) };
}
