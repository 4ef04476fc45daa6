import { type StoredFile, storedFile } from '../../host/storedFrames.ts';
import { type CaptureOrder, type RunningCapture, startCapture } from '../../host/tcpdump.ts';
import { unnamedFile } from '../../host/unnamedFile.ts';
import type { WholeCapture } from '../../model/observation.ts';
import { Problem } from '../../model/problem.ts';
import type { Place } from './places.ts';

/** One direction of one interface. */
export interface CapturePlace extends WholeCapture {
  readonly place: Place;
  /** Whether copies leave there; all others are the mirror's sources. */
  readonly isOutput: boolean;
}

/** What is taken of packets. */
export interface Taking {
  /** Bytes kept of each. */
  readonly snapLength: number;
  /** In pcap-filter(7)'s syntax; everything unless told. */
  readonly filter?: string;
}

/** A capture under way, and its file, which has no name. */
export interface PlaceCapture {
  readonly at: CapturePlace;
  readonly capture: RunningCapture;
  readonly file: StoredFile;
}

/** Holds 6 s of 5,000 packets of 1,000 bytes a second. */
const BUFFER_KIB = 32_768;

/**
 * Starts captures at all places, below the priority of what works there; interfaces are not made promiscuous, and files have no names, so that they are gone when
 * this process is. There is none at a source that is down.
 *
 * @throws Problem when a capture cannot be started
 */
export async function startCaptures(places: readonly CapturePlace[], taking: Taking): Promise<readonly PlaceCapture[]> {
  const started: PlaceCapture[] = [];
  try {
    for (const at of places) {
      const output = unnamedFile();
      const file = storedFile(output);
      const capture = await startCapture(orderOf(at, output, taking)).catch((error: Error) => {
        file.close();
        // Nothing passes an interface that is down; copies that leave by one are none.
        if (!at.isOutput && /is not up|Network is down/.test(error.message)) return undefined;
        throw new Problem(`what is ${at.direction} at ${at.port} cannot be captured: ${error.message}`);
      });
      if (capture !== undefined) started.push({ at, capture, file });
    }
    return started;
  } catch (error) {
    killCaptures(started);
    closeFiles(started);
    throw error;
  }
}

/** Ends captures that have not ended yet. */
export function killCaptures(running: readonly PlaceCapture[]): void {
  for (const { capture } of running) capture.kill();
}

/** Lets go of what was captured. */
export function closeFiles(running: readonly PlaceCapture[]): void {
  for (const { file } of running) file.close();
}

/** The direction that is captured, as the kernel sees it. */
export function flagOf({ direction, place: { arriving } }: CapturePlace): CaptureOrder['flag'] {
  return (direction === 'arriving') === (arriving === 'in') ? 'in' : 'out';
}

function orderOf(at: CapturePlace, output: number, { snapLength, filter }: Taking): CaptureOrder {
  const { interface: name, namespace } = at.place;
  return {
    ...(namespace !== undefined && { namespace }),
    ...{ interface: name, flag: flagOf(at), file: '-', output, promiscuous: false, background: true },
    ...{ snapLength, bufferKib: BUFFER_KIB },
    ...(filter !== undefined && { filter }),
  };
}
