import { alignClocksByCopies, type CollectedCopies } from '../check/alignClocksByCopies.ts';
import type { JudgedWindow } from '../check/judgedWindow.ts';
import type { Collection } from '../live/verify/collector/collection.ts';
import type { Collected } from '../live/verify/collector/readCollected.ts';
import { leftToOffloads } from '../live/verify/leftToOffloads.ts';
import { ownPackets } from '../live/verify/ownPackets.ts';
import type { Capture, Doubt, Frame, Observation } from '../model/observation.ts';
import type { CollectorClock, CollectorSeen } from '../model/verification.ts';

/** What a mirror's far end has of its copies. */
export interface CopiesThere {
  /** With the copies as what departs at the output, by this machine's clock. */
  readonly observation: Observation;
  readonly collector: CollectorSeen;
  /** Packets that the machine itself sent by the output's interface, and that were left out. */
  readonly ownPackets: number;
}

/**
 * Finds a mirror's copies in what was collected at its far end.
 *
 * @param watched without what departs at the output
 * @throws Problem when what was collected cannot be read
 */
export async function collectedCopies(
  { seen, recording, outputMac, read }: Collection,
  watched: Observation,
  mirror: string,
  window: JudgedWindow,
): Promise<CopiesThere> {
  const isOwnClock = seen.kind === 'interface';
  const { collected, copies } = await read(
    (all) => ({ collected: all, copies: alignClocksByCopies(watched, mirror, all.frames, window) }),
    (found) => found.copies.isWhole,
  );
  const droppedByKernel = recording.droppedByKernel + collected.dropped;
  const doubts = [...recording.doubts, ...collected.doubts, ...(isOwnClock ? [] : doubtsOf(copies, collected, window))];
  const came = (isOwnClock ? copies.frames : timedHere(copies)).filter(({ timeNs }) => isCaptured(timeNs, window));
  const own = outputMac === undefined ? undefined : ownPackets(came, outputMac, framesOf(watched));
  const frames = own === undefined ? came : came.filter((frame) => !own.has(frame));
  return {
    observation: withCopies(watched, mirror, { frames, droppedByKernel, file: seen.source }, doubts),
    collector: {
      ...seen,
      ...{ packets: collected.packets, droppedByKernel, notOfMirror: collected.others + copies.others },
      ...(!isOwnClock && clockOf(copies)),
    },
    ownPackets: own?.size ?? 0,
  };
}

function framesOf(watched: Observation): readonly (readonly Frame[])[] {
  return watched.captures.map(({ port, direction }) => watched[direction](port).frames);
}

function isCaptured(timeNs: bigint, { fromNs, toNs, marginNs }: JudgedWindow): boolean {
  return timeNs >= fromNs - marginNs && timeNs <= toNs + marginNs;
}

/** Without a clock that is known, nothing is known of when they came. */
function timedHere({ frames, clock }: CollectedCopies): readonly Frame[] {
  return 'unknown' in clock ? [] : frames.map((frame) => ({ ...frame, timeNs: clock.toHere(frame.timeNs) }));
}

function doubtsOf(
  { clock, isWhole }: CollectedCopies,
  { frames }: Collected,
  { marginNs }: JudgedWindow,
): readonly Doubt[] {
  const doubt = (summary: string): Doubt => ({ summary, hop: 'capture' });
  if (frames.length === 0)
    return [doubt('the collector has no copy at all: is it where copies come, and did it capture meanwhile?')];
  if ('unknown' in clock)
    return [doubt(`the collector has copies of other packets, or too few of the window: ${clock.unknown}`)];
  return [
    ...(clock.uncertaintyNs < Number(marginNs)
      ? []
      : [doubt("the collector's clock was set during the window, or copies are late by seconds")]),
    ...(isWhole
      ? []
      : [
          doubt(
            "the collector's capture begins or ends within the window: let it write each packet as it comes (tcpdump -U), and run for longer",
          ),
        ]),
  ];
}

function clockOf({ clock }: CollectedCopies): { readonly clock?: CollectorClock } {
  if ('unknown' in clock) return {};
  const { pairs, offsetNs, driftPpm, uncertaintyNs } = clock;
  return { clock: { pairs, offsetMs: Number(offsetNs) / 1e6, driftPpm, uncertaintyMs: uncertaintyNs / 1e6 } };
}

function withCopies(
  watched: Observation,
  mirror: string,
  { frames, droppedByKernel, file }: Pick<Capture, 'frames' | 'droppedByKernel' | 'file'>,
  doubts: readonly Doubt[],
): Observation {
  const port = watched.mirrors[mirror]?.outputPort ?? '';
  const held = frames.length;
  const account = {
    port,
    direction: 'departing',
    file,
    packets: held,
    droppedByKernel,
    counted: held + droppedByKernel,
  } as const;
  const isCut = leftToOffloads(frames, watched.topology.mtu);
  const observation: Observation = {
    ...watched,
    doubts: [...watched.doubts, ...doubts],
    captures: [...watched.captures, account],
    ...(isCut && { offloads: 'on' }),
    arriving: (at) => ({ ...watched.arriving(at), record: observation }),
    departing: (at) =>
      at === port ? { ...account, frames, record: observation } : { ...watched.departing(at), record: observation },
  };
  return observation;
}
