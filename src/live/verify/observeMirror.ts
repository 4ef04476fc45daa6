import { residentBytes } from '../../host/residentBytes.ts';
import { isSeen, type RunningDaemon, requireSeen } from '../../host/runningDaemon.ts';
import type { RunningSwitch } from '../../host/runningSwitch.ts';
import { noteLog } from '../../host/switchLog.ts';
import type { Mirror } from '../../model/mirror.ts';
import { ignoredRow, MOST_MIRRORS } from '../../model/mirrorRefusal.ts';
import type { Doubt, Observation, WholeCapture } from '../../model/observation.ts';
import type { UncapturablePort } from '../../model/verification.ts';
import type { BridgeSettings } from '../bridgeSettings.ts';
import { capturedObservation } from './capturedObservation.ts';
import type { CapturePlace } from './captures.ts';
import { type CapturedWindow, captureWindow } from './captureWindow.ts';
import { type Collection, startCollection } from './collector/collection.ts';
import { changesBetween, lookAtMirror, type MirrorName } from './lookAtMirror.ts';
import { dropsBetween, readDrops } from './losses.ts';
import { ownPackets } from './ownPackets.ts';
import { placeOf } from './places.ts';
import { type CaptureOrder, type ChosenSample, planCapture } from './planCapture.ts';
import { runningTopology } from './runningTopology.ts';
import { switchProblems } from './switchProblems.ts';
import type { CapturedPlace } from './takeCaptured.ts';
import { wantedCaptures } from './wantedCaptures.ts';
import { windowRecord } from './windowRecord.ts';

/** Which mirror to observe, and how. */
export interface MirrorOrder extends MirrorName, CaptureOrder {
  /** Captures what departs at the output at its far end: as `findCollector` takes it. */
  readonly collector?: string;
}

/** What was seen of a mirror. */
export interface ObservedMirror {
  readonly columns: Mirror;
  readonly version: string;
  readonly datapath: string;
  readonly uncapturable: readonly UncapturablePort[];
  /** Why Open vSwitch ignores the mirror, as its row says. */
  readonly ignored?: string;
  /** Absent where the mirror is ignored, and where a port cannot be captured. */
  readonly seen?: SeenMirror;
}

export interface SeenMirror {
  readonly window: CapturedWindow;
  /** What was looked at before, and chosen; absent where all was asked for. */
  readonly chosen?: ChosenSample;
  readonly observation: Observation;
  /** Packets that the machine itself sent by the output's interface, and that were left out. */
  readonly ownPackets: number;
  /** Where copies were captured at the far end of the output; the observation has none then. To be closed. */
  readonly collection?: Collection;
}

/**
 * Watches a mirror of a running switch for a while, and changes nothing there.
 *
 * Its captures' files are open until the window is closed.
 *
 * @param rulesOf names of the oracle's rules that are in force with a version
 * @throws Problem when there is no such mirror, or captures cannot be started
 */
export async function observeMirror(
  running: RunningSwitch,
  order: MirrorOrder,
  rulesOf: (version: string) => readonly string[],
): Promise<ObservedMirror> {
  const before = await lookAtMirror(running, order);
  const { bridges, mirror, version, flows } = before;
  const [bridge] = bridges;
  const daemon = requireSeen(running.daemon, running.address);
  const { pid: vswitchd } = daemon;
  const { collector } = order;
  const all = wantedCaptures(bridge, mirror, !(bridge.name in flows));
  const wanted = collector === undefined ? all : all.filter(({ port }) => port !== mirror.outputPort);
  const { places, uncapturable } = await findPlaces(bridge, wanted, mirror, vswitchd);
  const about = { columns: mirror, version, datapath: bridge.datapath, uncapturable };
  const ignored = ignoredRow(order.mirror, mirror, (port) => bridge.ports.some(({ name }) => name === port));
  if (ignored !== undefined) return { ...about, ignored };
  if (uncapturable.length > 0) return about;

  const { bounds, filter, chosen } = await planCapture(order, bridge, mirror, places);
  const startedAt = new Date().toISOString();
  const log = await noteLog(vswitchd);
  const residentBytesBefore = await residentBytes(vswitchd);
  const outputs = places.filter(({ isOutput }) => isOutput);
  // The collector listens for longer than all others do.
  const collecting = collector === undefined ? undefined : await startCollection(collector, bridge, mirror, filter);
  let window: CapturedWindow | undefined;
  try {
    const dropsBefore = await readDrops(vswitchd, outputs);
    window = await captureWindow(places, bounds, filter);
    const collection = await collecting?.end();
    const drops = dropsBetween(dropsBefore, await readDrops(vswitchd, outputs));
    const after = await lookAtMirror(running, order).catch(() => undefined);
    const { captures, ownPackets: own } = withoutOwn(window.captures, bridge, mirror);
    const hasCopies =
      mirror.outputPort === undefined ||
      captures.some(({ port, frames }) => port === mirror.outputPort && frames.length > 0);
    const problems =
      log === undefined ? [] : await switchProblems(log, order, hasCopies && bridge.mirrors.length <= MOST_MIRRORS);
    const record = {
      trial: order.mirror,
      startedAt,
      rules: rulesOf(version),
      daemon: { residentBytesBefore, residentBytesAfter: await residentBytes(vswitchd), problems },
      doubts: [...window.doubts, ...changesBetween(before, after), ...endingOf(daemon)],
      ...windowRecord(before, window, drops),
    };
    const observation = capturedObservation(record, captures, runningTopology(bridges, flows));
    const seen = { window, observation, ownPackets: own, ...(chosen && { chosen }), ...(collection && { collection }) };
    return { ...about, seen };
  } catch (error) {
    window?.close();
    await collecting?.close();
    throw error;
  }
}

function endingOf(daemon: RunningDaemon): readonly Doubt[] {
  return isSeen(daemon) ? [] : [{ summary: 'ovs-vswitchd ended while it was watched', hop: 'flows' }];
}

async function findPlaces(
  bridge: BridgeSettings,
  wanted: readonly WholeCapture[],
  { outputPort }: Mirror,
  vswitchd: number,
) {
  const places: CapturePlace[] = [];
  const uncapturable = new Map<string, UncapturablePort>();
  for (const { port, direction } of wanted) {
    for (const one of bridge.ports.find(({ name }) => name === port)?.interfaces ?? []) {
      const place = await placeOf(one, vswitchd);
      if ('why' in place) uncapturable.set(port, { port, ...place });
      else places.push({ port, direction, place, isOutput: port === outputPort });
    }
  }
  return { places, uncapturable: [...uncapturable.values()] };
}

/** The captures without what the machine sent by the output's interface; an internal port has nothing of the kind. */
function withoutOwn(captures: readonly CapturedPlace[], { ports }: BridgeSettings, { outputPort }: Mirror) {
  const interfaces = ports.find(({ name }) => name === outputPort)?.interfaces ?? [];
  const elsewhere = captures.filter(({ port }) => port !== outputPort).map(({ frames }) => frames);
  let left = 0;
  const kept = captures.map((capture): CapturedPlace => {
    const mac = interfaces.find(({ name }) => name === capture.place.interface)?.ethernet;
    if (capture.port !== outputPort || capture.place.arriving === 'out' || mac === undefined) return capture;
    const own = ownPackets(capture.frames, mac, elsewhere);
    left += own.size;
    return { ...capture, frames: capture.frames.filter((frame) => !own.has(frame)) };
  });
  return { captures: kept, ownPackets: left };
}
