import { clockDoubts, readClocks } from '../../host/clock.ts';
import { type InterfaceCounters, readInterfaceCounters } from '../../host/interfaceCounters.ts';
import type { Doubt } from '../../model/observation.ts';
import type { WindowEnd } from '../../model/verification.ts';
import { type CaptureBounds, MARGIN_MS } from './bounds.ts';
import { type CapturePlace, closeFiles, killCaptures, type PlaceCapture, startCaptures } from './captures.ts';
import { type CapturedPlace, takeCaptured, untilTaken } from './takeCaptured.ts';
import { untilBound } from './untilBound.ts';

export interface CapturedWindow {
  readonly captures: readonly CapturedPlace[];
  /** When all captures listened, and when the first was about to end; in nanoseconds since the epoch. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  /** How much of it, at both ends, is a witness alone. */
  readonly marginMs: number;
  readonly endedBy: WindowEnd;
  /** Whether captures had taken what came when the window was over. */
  readonly tookAll: boolean;
  readonly doubts: readonly Doubt[];
  /** Lets go of the files that frames have their bytes in. */
  close(): void;
}

/** The longest that an IP packet with its link header can be, before it is segmented (tcpdump's own default). */
const SNAP_LENGTH = 262_144;

/**
 * Captures at all places at once, for a time or until a bound is reached. Nothing is changed.
 *
 * @param filter in pcap-filter(7)'s syntax; everything is captured unless told
 * @throws Problem when a capture cannot be started
 */
export async function captureWindow(
  places: readonly CapturePlace[],
  bounds: CaptureBounds,
  filter: string | undefined,
): Promise<CapturedWindow> {
  const begin = readClocks();
  const running = await startCaptures(places, { snapLength: SNAP_LENGTH, ...(filter !== undefined && { filter }) });
  try {
    const fromNs = nowNs();
    const before = await countersOf(running);
    const { endedBy, doubts } = await untilBound(running, bounds);
    const after = await countersOf(running);
    const toNs = nowNs();
    const tookAll = await untilTaken(running);
    const ends = await Promise.all(
      running.map(async ({ capture }) => (tookAll ? capture.stop().catch(() => undefined) : undefined)),
    );
    const captures = running.map((one, index) => {
      const counted = difference(before[index], after[index]);
      return takeCaptured(one, ends[index], counted, { fromNs, toNs, isWhole: filter === undefined });
    });
    return {
      captures: captures.map(({ captured }) => captured),
      ...{ fromNs, toNs, marginMs: marginOf(fromNs, toNs), endedBy, tookAll },
      doubts: [
        ...doubts,
        ...(tookAll ? [] : [LATE]),
        ...captures.flatMap((one) => one.doubts),
        ...clockDoubts(begin, readClocks()),
      ],
      close: () => closeFiles(running),
    };
  } catch (error) {
    closeFiles(running);
    throw error;
  } finally {
    killCaptures(running);
  }
}

const LATE: Doubt = {
  summary: 'captures could not keep up: they had not taken what came when the window was over',
  hop: 'capture',
};

/** A window that ended early may be shorter than its margins would be. */
function marginOf(fromNs: bigint, toNs: bigint): number {
  return Math.min(MARGIN_MS, Math.floor(Number((toNs - fromNs) / 1_000_000n) / 4));
}

function countersOf(running: readonly PlaceCapture[]): Promise<readonly (InterfaceCounters | undefined)[]> {
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
