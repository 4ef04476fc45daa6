import { readFileSync } from 'node:fs';
import type { InterfaceCounters } from '../../host/interfaceCounters.ts';
import type { CaptureEnd } from '../../host/tcpdump.ts';
import { until } from '../../host/until.ts';
import type { CaptureAccount, Doubt, Frame } from '../../model/observation.ts';
import { type CapturePlace, flagOf, type PlaceCapture } from './captures.ts';

/** What was captured at one place. */
export interface CapturedPlace extends CapturePlace {
  readonly account: CaptureAccount;
  /** Their bytes stay in the capture's file. */
  readonly frames: readonly Frame[];
  /** What the interface counted while all captures ran. */
  readonly counted: InterfaceCounters;
}

/** What is taken of captures. */
export interface Span {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** Whether everything was captured. */
  readonly isWhole: boolean;
}

/** tcpdump gets a block from the kernel when it is full, or a second after its first packet. */
const BLOCK_MS = 1200;

/** Waits until captures have taken all that came, which they are asked for some seconds: they sleep when there is nothing to take. */
export async function untilTaken(running: readonly PlaceCapture[]): Promise<boolean> {
  const begin = performance.now();
  const isIdle = ({ capture }: PlaceCapture) => capture.ended() !== undefined || stateOf(capture.pid) === 'S';
  return until('captures have taken what came', () => performance.now() - begin > BLOCK_MS && running.every(isIdle), {
    deadlineMs: 10_000,
    everyMs: 20,
  }).catch(() => false);
}

/** A process's state, in the letters of proc(5). */
function stateOf(pid: number): string | undefined {
  return /^\d+ \(.*\) (\w)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
}

/** Reads what a capture wrote; packets before all listened, or after the first was about to end, are left out. */
export function takeCaptured(
  { at, file }: PlaceCapture,
  end: CaptureEnd | undefined,
  counted: InterfaceCounters,
  { fromNs, toNs, isWhole }: Span,
): { readonly captured: CapturedPlace; readonly doubts: readonly Doubt[] } {
  const { port, direction, place } = at;
  const { frames, damage } = file.frames();
  const passed = flagOf(at) === 'in' ? counted.received : counted.transmitted + counted.transmitDropped;
  const seen = frames.length + (end?.droppedByKernel ?? 0);
  const account: CaptureAccount = {
    port,
    direction,
    file: `${place.interface}.${direction}.pcap`,
    ...(place.interface !== port && { interface: place.interface }),
    packets: frames.length,
    droppedByKernel: end?.droppedByKernel ?? 0,
    // It was captured for longer than it was counted: fewer packets than that are too few.
    counted: isWhole ? Math.max(seen, passed) : seen,
  };
  const where = `the capture of what is ${direction} at ${port}`;
  const doubts: Doubt[] = [
    ...(end === undefined ? [{ summary: `${where} does not say what it lost`, hop: 'capture' as const }] : []),
    ...(damage === undefined ? [] : [{ summary: `${where} is damaged: ${damage.reason}`, hop: 'capture' as const }]),
  ];
  const within = frames.filter(({ timeNs }) => timeNs >= fromNs && timeNs <= toNs);
  return { captured: { ...at, account, frames: within, counted }, doubts };
}
