import { residentBytes } from '../../host/residentBytes.ts';
import type { Mirror } from '../../model/mirror.ts';
import type { Observation, TrialRecord, WholeCapture } from '../../model/observation.ts';
import type { UncapturablePort } from '../../model/verification.ts';
import { type RunningBridge, vswitchdPid } from '../runningSwitch.ts';
import { capturedObservation } from './capturedObservation.ts';
import {
  type CaptureBounds,
  type CapturedPlace,
  type CapturedWindow,
  type CapturePlace,
  captureWindow,
} from './captureWindow.ts';
import { leftToOffloads } from './leftToOffloads.ts';
import { changesBetween, lookAtMirror, type MirrorName, type MirrorSettings } from './lookAtMirror.ts';
import { type Drops, dropsBetween, lostBeforeSwitch, outputAccount, readDrops } from './losses.ts';
import { ownPackets } from './ownPackets.ts';
import { placeOf } from './places.ts';
import { runningTopology } from './runningTopology.ts';
import { sampleFilter } from './sampleFilter.ts';
import { wantedCaptures } from './wantedCaptures.ts';

/** Which mirror to observe, and how. */
export interface MirrorOrder extends MirrorName, CaptureBounds {
  /** Captures one in so many flows. */
  readonly sampleOf?: number;
}

/** What was seen of a mirror. */
export interface ObservedMirror {
  readonly columns: Mirror;
  readonly version: string;
  readonly datapath: string;
  readonly uncapturable: readonly UncapturablePort[];
  /** Absent where a port cannot be captured. */
  readonly seen?: SeenMirror;
}

export interface SeenMirror {
  readonly window: CapturedWindow;
  readonly observation: Observation;
  /** Packets that the machine itself sent by the output's interface, and that were left out. */
  readonly ownPackets: number;
}

/**
 * Watches a mirror of a running switch for a while, and changes nothing there.
 *
 * @param rulesOf names of the oracle's rules that are in force with a version
 * @throws Problem when there is no such mirror, or captures cannot be started
 */
export async function observeMirror(
  order: MirrorOrder,
  rulesOf: (version: string) => readonly string[],
): Promise<ObservedMirror> {
  const before = await lookAtMirror(order);
  const { bridges, mirror, version, flows } = before;
  const [bridge] = bridges;
  const vswitchd = vswitchdPid(order.socket);
  const wanted = wantedCaptures(bridge, mirror, !(bridge.name in flows));
  const { places, uncapturable } = await findPlaces(bridge, wanted, vswitchd);
  const about = { columns: mirror, version, datapath: bridge.datapath, uncapturable };
  if (uncapturable.length > 0) return about;

  const startedAt = new Date().toISOString();
  const residentBytesBefore = await residentBytes(vswitchd);
  const dropsBefore = await readDrops(vswitchd, places.at(-1));
  const filter = filterOf(order, mirror);
  const window = await captureWindow(places, { ...order, ...(filter !== undefined && { filter }) });
  const drops = dropsBetween(dropsBefore, await readDrops(vswitchd, places.at(-1)));
  const after = await lookAtMirror(order).catch(() => undefined);
  const { captures, ownPackets: own } = withoutOwn(window.captures, bridge, mirror);
  const record = {
    trial: order.mirror,
    startedAt,
    rules: rulesOf(version),
    daemon: { residentBytesBefore, residentBytesAfter: await residentBytes(vswitchd), problems: [] },
    doubts: [...window.doubts, ...changesBetween(before, after)],
    ...recordOf(before, window, drops),
  };
  const topology = runningTopology(bridges, flows);
  return { ...about, seen: { window, observation: capturedObservation(record, captures, topology), ownPackets: own } };
}

async function findPlaces(bridge: RunningBridge, wanted: readonly WholeCapture[], vswitchd: number) {
  const places: CapturePlace[] = [];
  const uncapturable = new Map<string, UncapturablePort>();
  for (const { port, direction } of wanted) {
    for (const one of bridge.ports.find(({ name }) => name === port)?.interfaces ?? []) {
      const place = await placeOf(one, vswitchd);
      if ('why' in place) uncapturable.set(port, { port, ...place });
      else places.push({ port, direction, place });
    }
  }
  return { places, uncapturable: [...uncapturable.values()] };
}

function filterOf({ filter, sampleOf }: MirrorOrder, { snaplen }: Mirror): string | undefined {
  if (sampleOf === undefined) return filter;
  const sample = sampleFilter(sampleOf, snaplen);
  return filter === undefined ? sample : `(${filter}) and (${sample})`;
}

/** The captures without what the machine sent by the output's interface; an internal port has nothing of the kind. */
function withoutOwn(captures: readonly CapturedPlace[], { ports }: RunningBridge, { outputPort }: Mirror) {
  const interfaces = ports.find(({ name }) => name === outputPort)?.interfaces ?? [];
  const elsewhere = captures.filter(({ port }) => port !== outputPort).map(({ frames }) => frames);
  let left = 0;
  const kept = captures.map((capture): CapturedPlace => {
    const mac = interfaces.find(({ name }) => name === capture.place.interface)?.mac;
    if (capture.port !== outputPort || capture.place.arriving === 'out' || mac === undefined) return capture;
    const own = ownPackets(capture.frames, mac, elsewhere);
    left += own.size;
    return { ...capture, frames: capture.frames.filter((frame) => !own.has(frame)) };
  });
  return { captures: kept, ownPackets: left };
}

/** What a record has of a window; nothing was sent. */
function recordOf({ bridges, mirror: { outputPort }, version }: MirrorSettings, window: CapturedWindow, drops: Drops) {
  const [bridge] = bridges;
  const { captures, fromNs, toNs } = window;
  const mtu = Math.max(1500, ...bridge.ports.flatMap(({ interfaces }) => interfaces.flatMap((one) => one.mtu ?? [])));
  const states = bridge.ports.flatMap(({ name, spanningTree }) =>
    spanningTree === undefined ? [] : [[name, spanningTree] as const],
  );
  const durationMs = Number((toNs - fromNs) / 1_000_000n);
  return {
    traffic: { kind: 'idle', durationMs },
    generator: { command: [] },
    mirrors: Object.fromEntries(bridge.mirrors.map((one) => [one.name, one.mirror])),
    version,
    offloads: captures.some(({ frames }) => leftToOffloads(frames, mtu)) ? 'on' : 'off',
    captures: captures.map(({ account }) => account),
    lostBeforeSwitch: lostBeforeSwitch(captures, drops),
    counters: { ports: outputPort === undefined ? [] : outputAccount(outputPort, captures, drops) },
    ...(states.length > 0 && { spanningTree: Object.fromEntries(states) }),
    durationMs,
  } satisfies Partial<TrialRecord>;
}
