import { readFileSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockDoubts, readClocks } from '../../host/clock.ts';
import { type InterfaceCounters, readInterfaceCounters } from '../../host/interfaceCounters.ts';
import { type CaptureEnd, type RunningCapture, startCapture } from '../../host/tcpdump.ts';
import { until } from '../../host/until.ts';
import type { CaptureAccount, Doubt, Frame, WholeCapture } from '../../model/observation.ts';
import { Problem } from '../../model/problem.ts';
import type { WindowEnd } from '../../model/verification.ts';
import { readPcap } from '../../packet/pcap.ts';
import type { Place } from './places.ts';

/** One direction of one interface. */
export interface CapturePlace extends WholeCapture {
  readonly place: Place;
}

/** How long to capture, and how much at most. */
export interface CaptureBounds {
  /** Of the window; the margins come beside it. */
  readonly durationMs: number;
  /** The window ends when so many packets have been captured at the sources. */
  readonly packets?: number;
  /** In pcap-filter(7)'s syntax. */
  readonly filter?: string;
}

/** What was captured at one place. */
export interface CapturedPlace extends CapturePlace {
  readonly account: CaptureAccount;
  readonly frames: readonly Frame[];
  /** What the interface counted while all captures ran. */
  readonly counted: InterfaceCounters;
}

export interface CapturedWindow {
  readonly captures: readonly CapturedPlace[];
  /** When all captures listened, and when the first was about to end; in nanoseconds since the epoch. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly endedBy: WindowEnd;
  /** Whether captures had taken what came when the window was over. */
  readonly tookAll: boolean;
  readonly doubts: readonly Doubt[];
}

/** How long it is captured before and after what is judged; copies come some microseconds after their packets, on a machine under load some milliseconds. */
export const MARGIN_MS = 1000;

/** What is held in memory at most, at all captures together: one gigabyte or two when it is compared. */
const MOST_PACKETS = 500_000;
const MOST_BYTES = 256 << 20;

/** The longest that an IP packet with its link header can be, before it is segmented (tcpdump's own default). */
const SNAP_LENGTH = 262_144;
/** Holds 6 s of 5,000 packets of 1,000 bytes a second. */
const BUFFER_KIB = 32_768;
/** tcpdump gets a block from the kernel when it is full, or a second after its first packet. */
const BLOCK_MS = 1200;

/** What of a namespace and a file tells of a capture while it runs. */
interface Running {
  readonly at: CapturePlace;
  readonly capture: RunningCapture;
  readonly file: FileHandle;
}

/**
 * Captures at all places at once, for a time or until so much was captured. Nothing is changed: interfaces are not made promiscuous, and the files have no
 * names, so that they are gone when this process is.
 *
 * @throws Problem when a capture cannot be started
 */
export async function captureWindow(places: readonly CapturePlace[], bounds: CaptureBounds): Promise<CapturedWindow> {
  const begin = readClocks();
  const running = await startAll(places, bounds.filter);
  try {
    const fromNs = nowNs();
    const before = await countersOf(running);
    const { endedBy, doubts } = await untilEnough(running, bounds);
    const after = await countersOf(running);
    const toNs = nowNs();
    const tookAll = await untilTaken(running);
    const captures = await Promise.all(
      running.map(async (one, index) => {
        const end = tookAll ? await one.capture.stop().catch(() => undefined) : undefined;
        const counted = difference(before[index], after[index]);
        return taken(one, end, counted, { fromNs, toNs, isWhole: bounds.filter === undefined });
      }),
    );
    const late: Doubt = {
      summary: 'captures could not keep up: they had not taken what came when the window was over',
      hop: 'capture',
    };
    return {
      captures: captures.map(({ capture }) => capture),
      ...{ fromNs, toNs, endedBy, tookAll },
      doubts: [
        ...doubts,
        ...(tookAll ? [] : [late]),
        ...captures.flatMap((one) => one.doubts),
        ...clockDoubts(begin, readClocks()),
      ],
    };
  } finally {
    for (const { capture, file } of running) {
      capture.kill();
      await file.close();
    }
  }
}

async function startAll(places: readonly CapturePlace[], filter: string | undefined): Promise<readonly Running[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mirrorbench-verify-'));
  const started: Running[] = [];
  try {
    for (const [index, at] of places.entries()) {
      const path = join(folder, `${index}.pcap`);
      const capture = await startCapture(orderOf(at, path, filter)).catch((error: Error) => {
        // Nothing passes an interface that is down; copies that leave by one are none.
        if (at !== places.at(-1) && /is not up|Network is down/.test(error.message)) return undefined;
        throw new Problem(`what is ${at.direction} at ${at.port} cannot be captured: ${error.message}`);
      });
      if (capture === undefined) continue;
      started.push({ at, capture, file: await open(path) });
      await unlink(path);
    }
    return started;
  } catch (error) {
    for (const { capture, file } of started) {
      capture.kill();
      await file.close();
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function orderOf({ direction, place }: CapturePlace, file: string, filter: string | undefined) {
  const { interface: name, namespace, arriving } = place;
  const flag = (direction === 'arriving') === (arriving === 'in') ? ('in' as const) : ('out' as const);
  return {
    ...(namespace !== undefined && { namespace }),
    ...({
      interface: name,
      flag,
      file,
      promiscuous: false,
      background: true,
      snapLength: SNAP_LENGTH,
      bufferKib: BUFFER_KIB,
    } as const),
    ...(filter !== undefined && { filter }),
  };
}

/** Looks now and then whether the time is up, or enough was captured. */
async function untilEnough(running: readonly Running[], { durationMs, packets }: CaptureBounds) {
  const begin = performance.now();
  const whole = durationMs + 2 * MARGIN_MS;
  const doubts: Doubt[] = [];
  const endedBy = await until(
    'the window is over',
    async (): Promise<WindowEnd | false> => {
      const sizes = await Promise.all(running.map(async ({ file }) => (await file.stat()).size));
      if (sum(sizes) > MOST_BYTES) return 'bound';
      const counts = await Promise.all(running.map(({ at, capture }) => countsOf(at, capture)));
      doubts.push(...counts.flatMap((one) => ('summary' in one ? [one] : [])));
      if (doubts.length > 0) return 'bound';
      const captured = counts.map((one) => ('captured' in one ? one.captured : 0));
      if (sum(captured) > MOST_PACKETS) return 'bound';
      const selected = captured.slice(0, -1);
      if (packets !== undefined && sum(selected) >= packets) return 'packets';
      return performance.now() - begin >= whole && 'duration';
    },
    { deadlineMs: 2 * whole + 60_000, everyMs: Math.min(500, durationMs / 4) },
  );
  return { endedBy, doubts };
}

async function countsOf({ port, direction }: CapturePlace, capture: RunningCapture): Promise<CaptureEnd | Doubt> {
  const ended = capture.ended();
  const where = `the capture of what is ${direction} at ${port}`;
  if (ended !== undefined)
    return {
      summary: ended === 'gone' ? `the interface of ${port} went away` : `${where} ended: ${ended.message}`,
      hop: 'capture',
    };
  return capture
    .counts()
    .catch((error: Error) => ({ summary: `${where} does not answer: ${error.message}`, hop: 'capture' }));
}

/** Waits until tcpdump has taken all that came: it sleeps when there is nothing to take. */
async function untilTaken(running: readonly Running[]): Promise<boolean> {
  const begin = performance.now();
  const isIdle = ({ capture }: Running) => capture.ended() !== undefined || stateOf(capture.pid) === 'S';
  return until('captures have taken what came', () => performance.now() - begin > BLOCK_MS && running.every(isIdle), {
    deadlineMs: 10_000,
    everyMs: 20,
  }).catch(() => false);
}

/** A process's state, in the letters of proc(5). */
function stateOf(pid: number): string | undefined {
  return /^\d+ \(.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
}

interface Span {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** Whether everything was captured. */
  readonly isWhole: boolean;
}

/** Reads what a capture wrote; packets before all listened, or after the first was about to end, are left out. */
async function taken(
  { at, file }: Running,
  end: CaptureEnd | undefined,
  counted: InterfaceCounters,
  { fromNs, toNs, isWhole }: Span,
) {
  const { port, direction, place } = at;
  const { frames, damage } = readPcap(await readWhole(file));
  const passed =
    orderOf(at, '', undefined).flag === 'in' ? counted.received : counted.transmitted + counted.transmitDropped;
  const account: CaptureAccount = {
    port,
    direction,
    file: `${place.interface}.${direction}.pcap`,
    ...(place.interface !== port && { interface: place.interface }),
    packets: frames.length,
    droppedByKernel: end?.droppedByKernel ?? 0,
    // It was captured for longer than it was counted: fewer packets than that are too few.
    counted: isWhole
      ? Math.max(frames.length + (end?.droppedByKernel ?? 0), passed)
      : frames.length + (end?.droppedByKernel ?? 0),
  };
  const where = `the capture of what is ${direction} at ${port}`;
  const doubts: Doubt[] = [
    ...(end === undefined ? [{ summary: `${where} does not say what it lost`, hop: 'capture' as const }] : []),
    ...(damage === undefined ? [] : [{ summary: `${where} is damaged: ${damage.reason}`, hop: 'capture' as const }]),
  ];
  const within = frames.filter(({ timeNs }) => timeNs >= fromNs && timeNs <= toNs);
  return { capture: { ...at, account, frames: within, counted }, doubts };
}

async function readWhole(file: FileHandle): Promise<Uint8Array> {
  const { size } = await file.stat();
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(bytes, at, size - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes;
}

function countersOf(running: readonly Running[]): Promise<readonly (InterfaceCounters | undefined)[]> {
  return Promise.all(
    running.map(async ({ at, capture }) => {
      const all = await readInterfaceCounters(capture.pid).catch(() => undefined);
      return all?.get(at.place.interface);
    }),
  );
}

const NONE: InterfaceCounters = {
  received: 0,
  receivedBytes: 0,
  receiveDropped: 0,
  transmitted: 0,
  transmittedBytes: 0,
  transmitDropped: 0,
};

function difference(before = NONE, after = before): InterfaceCounters {
  const of = (count: keyof InterfaceCounters) => Math.max(0, after[count] - before[count]);
  return {
    received: of('received'),
    receivedBytes: of('receivedBytes'),
    receiveDropped: of('receiveDropped'),
    transmitted: of('transmitted'),
    transmittedBytes: of('transmittedBytes'),
    transmitDropped: of('transmitDropped'),
  };
}

function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
