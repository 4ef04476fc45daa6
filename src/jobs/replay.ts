import { basename, join } from 'node:path';
import { type CaptureLook, lookThrough, type Obstacle, obstacles } from '../check/obstacles.ts';
import { openCaptureFile } from '../host/captureFile.ts';
import { makeFolder } from '../host/folder.ts';
import { isHiddenInside } from '../host/hidden.ts';
import { type Preparation, prepareCapture, requireFile } from '../host/preparedCapture.ts';
import { Problem } from '../model/problem.ts';
import type { ReplayOrder } from '../model/replayOrder.ts';
import type { Variant } from '../model/scenario.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { PortKind } from '../model/topology.ts';
import { brief } from '../model/visible.ts';
import { captureReader, READER_BYTES } from '../packet/captureReader.ts';
import { frameMemory } from '../packet/kernel/memory.ts';
import type { Assigned, ReplayAssignment } from './messages.ts';
import { repeatReplay } from './repeat.ts';
import { type Builds, openRunFolder, type PlannedBuild, planned, runnable } from './runFolder.ts';
import { type Progress, type Run, sandboxedRun, unreadyRun } from './sandboxedRun.ts';

export interface ReplayOptions extends Pick<ReplayOrder, 'loop' | 'rate' | 'select' | 'split'>, Preparation {
  readonly reportFolder: string;
  readonly switch: SwitchKind;
  readonly port: PortKind;
  readonly builds: Builds;
  /** Largest IP packet of the lab, in bytes; what the longest frame needs unless told. */
  readonly mtu?: number;
  /** Opens a shell, on the terminal, in the first lab that did not do as it should. */
  readonly pauseOnFailure?: boolean;
  /** Called before the replay with what there is to say of a capture. */
  readonly onLook: (name: string, look: CaptureLook, obstacles: readonly Obstacle[], steps: readonly string[]) => void;
  readonly onProgress: (progress: Progress) => void;
  readonly abort: AbortSignal;
}

const USUAL_MTU = 1500;
/** A tap takes no longer packets. */
const MOST_MTU = 65_521;

/**
 * Replays captures, one after the other, each with each Open vSwitch in a lab of its own.
 *
 * @throws Problem when a capture cannot be replayed as it is asked for, before anything is sent
 */
export async function replay(names: readonly string[], options: ReplayOptions): Promise<Run> {
  const startedAt = new Date();
  const { onProgress, abort } = options;
  const builds = runnable(options.builds);
  const { folder, notReady } = await openRunFolder(options, startedAt);
  const shown = distinctNames(names);
  const assigned = names.map((name, index) =>
    planned(options.builds).map((build) => assign({ name, shown: shown[index] ?? name, index, build }, options)),
  );
  if (notReady !== undefined)
    return unreadyRun({ assignments: assigned.flat() }, { startedAt, folder, builds }, notReady);
  const orders = await prepareAll(names, folder.path, options).catch(async (error: unknown) => {
    await folder.discard();
    throw error;
  });
  const assignments = orders.flatMap((order, index): readonly ReplayAssignment[] =>
    (assigned[index] ?? []).map((each) => ({ ...each, order })),
  );
  onProgress({ kind: 'planned', scenarios: assignments.length });
  const { pauseOnFailure = false } = options;
  const job = { kind: 'replays', assignments, runFolder: folder.path, builds, pauseOnFailure } as const;
  return sandboxedRun(job, { startedAt, folder, builds, onProgress, abort });
}

async function prepareAll(
  names: readonly string[],
  folder: string,
  options: ReplayOptions,
): Promise<readonly ReplayOrder[]> {
  const orders: ReplayOrder[] = [];
  for (const name of names)
    orders.push(await prepareReplay(name, join(folder, `capture-${orders.length + 1}`), options));
  return orders;
}

/** Names for reports: a capture is called by its file's name where that is enough to tell it apart. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const isOnce = (all: readonly string[], name: string) => all.indexOf(name) === all.lastIndexOf(name);
  const short = names.map((name) => basename(name));
  return names.map((name, index) => {
    if (isOnce(short, basename(name))) return basename(name);
    return isOnce(names, name)
      ? name
      : `${name} (${names.slice(0, index + 1).filter((other) => other === name).length})`;
  });
}

/** How a capture is replayed, and who hears what there is to say of it. */
type PreparationOptions = Pick<
  ReplayOptions,
  'loop' | 'rate' | 'select' | 'split' | 'anonymize' | 'fixChecksums' | 'mtu' | 'onLook'
>;

/**
 * Looks through a capture, and makes of it what can be sent.
 *
 * @param folder for what is made; it is made when it does not exist
 * @throws Problem when it cannot be replayed as it is asked for
 */
export async function prepareReplay(name: string, folder: string, options: PreparationOptions): Promise<ReplayOrder> {
  const { loop, rate, select, split, anonymize, fixChecksums, onLook } = options;
  requireFile(name);
  const look = await lookAt(name);
  const { path, steps } = await prepareCapture(name, await makeFolder(folder, 'the folder of the capture'), {
    ...(anonymize !== undefined && { anonymize }),
    ...(fixChecksums !== undefined && { fixChecksums }),
    // What the sandbox does not see is copied, too.
    copied: look.damage !== undefined || look.cut.packets > 0 || isHiddenInside(name),
  });
  const ready = steps.length === 0 ? look : await lookAt(path);
  const needed = Math.max(USUAL_MTU, ...ready.neededMtus.map((one) => one.mtu));
  const mtu = options.mtu ?? Math.min(needed, MOST_MTU);
  // What was put right is not said of the user's own capture; what stops is asked of what is sent.
  onLook(name, look, obstacles(look, { mtu }), [...steps, ...(mtu > USUAL_MTU ? [`the lab's MTU is ${mtu}`] : [])]);
  const stops = obstacles(ready, { mtu }).filter(({ stops: isStop }) => isStop);
  if (stops.length > 0)
    throw new Problem(
      `${brief(name)} cannot be replayed as it is: ${stops.map(({ summary }) => summary).join('; ')}`,
      stops.flatMap(({ remedy }) => remedy ?? []).join('\n'),
    );
  return { capture: path, name, packets: ready.packets, loop, rate, select, mtu, ...(split && { split }) };
}

async function lookAt(name: string): Promise<CaptureLook> {
  const file = await openCaptureFile(name);
  try {
    return await lookThrough(captureReader(frameMemory(READER_BYTES), await file.open()));
  } finally {
    file.close();
  }
}

/** A capture to replay with one Open vSwitch. */
interface Asked {
  readonly name: string;
  /** What reports call it. */
  readonly shown: string;
  /** Among the captures that were named. */
  readonly index: number;
  readonly build: PlannedBuild;
}

function assign({ name, shown, index, build }: Asked, options: ReplayOptions): Assigned {
  const { port, switch: kind, loop } = options;
  const variant: Variant = {
    port,
    switch: kind,
    mechanism: 'ovs-mirror',
    ovs: build.label,
    offloads: 'off',
    endpoint: 'namespace',
  };
  const times = loop === 1 ? '' : `, ${loop} times`;
  return {
    scenario: shown,
    claim: `Each packet of ${name} comes in${times}, and is copied once, unchanged.`,
    variant,
    folder: `capture-${index + 1}/${build.label}`.replace(/[^\w./-]+/g, '_'),
    repeat: repeatReplay({ ...options, name }, variant, build.origin),
  };
}
