import { dirname } from 'node:path';
import type { Mirror } from '../../model/mirror.ts';
import type { Doubt } from '../../model/observation.ts';
import { Problem } from '../../model/problem.ts';
import { brief } from '../../model/visible.ts';
import { type RunningBridge, readRunningSwitch } from '../runningSwitch.ts';
import { readRunningFlows } from './runningFlows.ts';
import { patchedBridges } from './runningTopology.ts';

/** Where a mirror is. */
export interface MirrorName {
  /** Path of the database's socket. */
  readonly socket: string;
  readonly bridge: string;
  readonly mirror: string;
}

/** What a mirror's copies depend on. */
export interface MirrorSettings {
  /** Of Open vSwitch, such as `3.1.0`. */
  readonly version: string;
  /** The mirror's bridge, and those that are patched to it. */
  readonly bridges: readonly [RunningBridge, ...RunningBridge[]];
  readonly mirror: Mirror;
  /** Of bridges that do more than learn and forward. */
  readonly flows: Readonly<Record<string, readonly string[]>>;
}

/** Reads what a mirror's copies depend on. @throws Problem when there is no such mirror, or nobody answers */
export async function lookAtMirror({ socket, bridge: name, mirror: wanted }: MirrorName): Promise<MirrorSettings> {
  const running = await readRunningSwitch(socket);
  const bridge = running.bridges.find((one) => one.name === name);
  if (bridge === undefined)
    throw new Problem(`there is no bridge ${brief(name)}`, `bridges: ${namesOf(running.bridges)}`);
  const [found, another] = bridge.mirrors.filter((one) => one.name === wanted);
  if (found === undefined)
    throw new Problem(`${brief(name)} has no mirror ${brief(wanted)}`, `its mirrors: ${namesOf(bridge.mirrors)}`);
  if (another !== undefined)
    throw new Problem(
      `${brief(name)} has several mirrors named ${brief(wanted)}`,
      'give each a name of its own: ovs-vsctl set mirror UUID name=NAME',
    );
  const bridges = patchedBridges(running, bridge);
  const flows: Record<string, readonly string[]> = {};
  for (const one of bridges) {
    const set = await readRunningFlows(dirname(socket), one.name);
    if (set !== undefined) flows[one.name] = set;
  }
  return { version: running.version, bridges, mirror: found.mirror, flows };
}

function namesOf(rows: readonly { readonly name: string }[]): string {
  return rows.map(({ name }) => brief(name)).join(', ') || 'none';
}

/** What is owed is known for one state of the settings: doubts where they are others at the end. */
export function changesBetween(before: MirrorSettings, after: MirrorSettings | undefined): readonly Doubt[] {
  if (after === undefined)
    return [{ summary: 'the settings of the switch could not be read when the window was over', hop: 'flows' }];
  const parts = [
    ['mirrors', ({ bridges }: MirrorSettings) => bridges.map(({ mirrors }) => mirrors)],
    ['ports', ({ bridges }: MirrorSettings) => bridges.map(({ ports }) => ports)],
    ['flows', ({ flows }: MirrorSettings) => flows],
  ] as const;
  return parts
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([what]) => ({ summary: `${what} of the switch were changed while they were watched`, hop: 'flows' }));
}
