import { statSync } from 'node:fs';
import { until } from '../../../host/until.ts';
import type { CollectedFrame } from '../../../model/collected.ts';
import type { Mirror } from '../../../model/mirror.ts';
import { Problem } from '../../../model/problem.ts';
import type { CollectorSeen } from '../../../model/verification.ts';
import { brief } from '../../../model/visible.ts';
import type { BridgeSettings } from '../../bridgeSettings.ts';
import { farEndOf } from './farEnd.ts';
import { findCollector } from './findCollector.ts';
import { type Collected, readCollected } from './readCollected.ts';
import { selectFrames } from './selectFrames.ts';
import { type Recording, startCollector } from './startCollector.ts';

/** A capture at the far end of a mirror's output, under way. */
export interface Collecting {
  end(): Promise<Collection>;
  close(): Promise<void>;
}

/** What was captured there. */
export interface Collection {
  readonly seen: Pick<CollectorSeen, 'kind' | 'source' | 'namespace'>;
  readonly recording: Recording;
  /** Ethernet address of the output's interface where the machine itself can send by it, next to copies that are in no tunnel. */
  readonly outputMac?: string;
  /**
   * Reads it. A file that somebody else writes is read anew as it grows, until it is enough, for some seconds.
   *
   * @throws Problem when there is none, or it is no capture of such copies
   */
  read<Read>(of: (collected: Collected) => Read, isEnough: (read: Read) => boolean): Promise<Read>;
  close(): Promise<void>;
}

/** How long a file may come late: programs write by the block. */
const LATE_MS = 10_000;
const LOOK_MS = 500;

/**
 * Starts to capture at the far end of a mirror's output.
 *
 * @param collector as `findCollector` takes it
 * @param filter in pcap-filter(7)'s syntax: which copies are kept
 * @throws Problem when copies have no one far end, or nothing can be captured there
 */
export async function startCollection(
  collector: string,
  { ports }: BridgeSettings,
  { outputPort }: Mirror,
  filter: string | undefined,
): Promise<Collecting> {
  const [output] = ports.find(({ name }) => name === outputPort)?.interfaces ?? [];
  if (output === undefined)
    throw new Problem(
      'copies in an output VLAN leave by several ports, and have no one far end',
      'watch them here, without --collector',
    );
  const place = await findCollector(collector);
  const farEnd = farEndOf(output);
  const running = await startCollector(place, farEnd);
  const seen = {
    ...{ kind: place.kind, source: collector },
    ...('namespace' in place && place.namespace !== undefined && { namespace: place.namespace }),
  };
  return {
    close: running.close,
    async end() {
      const recording = await running.end();
      const look = async () => {
        const all = await readCollected(recording.path, collector, farEnd.tunnel);
        return filter === undefined ? all : { ...all, frames: unnumbered(await selectFrames(all.frames, filter)) };
      };
      return {
        ...{ seen, recording, close: running.close },
        ...(farEnd.tunnel === undefined && output.ethernet !== undefined && { outputMac: output.ethernet }),
        read: (of, isEnough) =>
          place.kind === 'file' ? asItGrows(place.path, async () => of(await look()), isEnough) : look().then(of),
      };
    },
  };
}

/** Of some frames of a tunnel, numbers do not tell which were lost. */
function unnumbered(frames: readonly CollectedFrame[]): readonly CollectedFrame[] {
  return frames.map(({ sequence: _, ...frame }) => frame);
}

async function asItGrows<Read>(
  path: string,
  look: () => Promise<Read>,
  isEnough: (read: Read) => boolean,
): Promise<Read> {
  let known: string | undefined;
  let last: Read | undefined;
  let problem: unknown;
  const isThere = async () => {
    const stamp = stampOf(path);
    if (stamp === known) return false;
    known = stamp;
    try {
      last = await look();
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    return last !== undefined && isEnough(last);
  };
  await until('the file has what came in the window', isThere, { deadlineMs: LATE_MS, everyMs: LOOK_MS }).catch(
    () => {},
  );
  if (last === undefined) throw problem ?? missing(path);
  return last;
}

/** Undefined where there is no file. */
function stampOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && `${stat.size} ${stat.mtimeMs}`;
}

function missing(path: string): Problem {
  return new Problem(
    `there is no capture ${brief(path)}`,
    'capture at the far end while this runs, and put it there: tcpdump -U -s 0 -w FILE -i INTERFACE',
  );
}
