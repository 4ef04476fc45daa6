import { answered } from '../../host/answered.ts';
import type { RunningSwitch } from '../../host/runningSwitch.ts';
import type { Mirror } from '../../model/mirror.ts';
import type { Doubt } from '../../model/observation.ts';
import { Problem } from '../../model/problem.ts';
import { brief } from '../../model/visible.ts';
import type { BridgeSettings } from '../bridgeSettings.ts';
import { bridgeNamed, noSuch } from '../find.ts';
import { readSwitchState } from '../switchState.ts';
import { readRunningFlows } from './runningFlows.ts';
import { patchedBridges } from './runningTopology.ts';

/** Which mirror is meant. */
export interface MirrorName {
  readonly bridge: string;
  readonly mirror: string;
}

/** What a mirror's copies depend on. */
export interface MirrorSettings {
  /** Of Open vSwitch, such as `3.1.0`. */
  readonly version: string;
  /** The mirror's bridge, and those that are patched to it. */
  readonly bridges: readonly [BridgeSettings, ...BridgeSettings[]];
  readonly mirror: Mirror;
  /** Of bridges that do more than learn and forward. */
  readonly flows: Readonly<Record<string, readonly string[]>>;
}

/** A database that is stuck answers never. */
const DEADLINE_MS = 10_000;

/** Reads what a mirror's copies depend on. @throws Problem when there is no such mirror, or nobody answers */
export async function lookAtMirror(
  { database, folder = '' }: RunningSwitch,
  { bridge: name, mirror: wanted }: MirrorName,
): Promise<MirrorSettings> {
  const state = await answered('what the switch is configured as', () => readSwitchState(database), DEADLINE_MS);
  const bridge = bridgeNamed(state, name);
  const [found, another] = bridge.mirrors.filter((one) => one.name === wanted);
  if (found === undefined)
    noSuch(
      'mirror',
      wanted,
      bridge.mirrors.map((one) => one.name),
      ` on ${brief(name)}`,
    );
  if (another !== undefined)
    throw new Problem(
      `${brief(name)} has several mirrors named ${brief(wanted)}`,
      'give each a name of its own: ovs-vsctl set mirror UUID name=NAME',
    );
  const bridges = patchedBridges(state.bridges, bridge);
  const flows: Record<string, readonly string[]> = {};
  for (const one of bridges) {
    const set = await readRunningFlows(folder, one.name);
    if (set !== undefined) flows[one.name] = set;
  }
  return { version: state.version, bridges, mirror: found.mirror, flows };
}

/** What is owed is known for one state of the settings: doubts where they are others at the end. */
export function changesBetween(before: MirrorSettings, after: MirrorSettings | undefined): readonly Doubt[] {
  if (after === undefined)
    return [{ summary: 'the settings of the switch could not be read when the window was over', hop: 'flows' }];
  const parts = [
    [
      'mirrors',
      ({ bridges }: MirrorSettings) => bridges.map(({ mirrors }) => mirrors.map(({ name, mirror }) => [name, mirror])),
    ],
    ['ports', ({ bridges }: MirrorSettings) => bridges.map(({ ports }) => ports)],
    ['flows', ({ flows }: MirrorSettings) => flows],
  ] as const;
  return parts
    .filter(([, of]) => text(of(before)) !== text(of(after)))
    .map(([what]) => ({ summary: `${what} of the switch were changed while they were watched`, hop: 'flows' }));
}

/** Rows as they are stored have counts beside what is set. */
function text(settings: unknown): string {
  return JSON.stringify(settings, (key, value: unknown) => (key === 'stored' ? undefined : value));
}
