import { Problem } from '../model/problem.ts';
import { deviceObstacle, leadsByDefault } from './deviceObstacle.ts';
import { addressLines, deviceDifferences, featureArguments, linkArguments } from './deviceRestoration.ts';
import { readSettings, writeSettings } from './deviceSettings.ts';
import type { DeviceState } from './deviceState.ts';
import { type Argv, run, start } from './process.ts';
import { FAMILY_OPTION, readDevice } from './readDevice.ts';
import { until } from './until.ts';

export interface BorrowOptions {
  /** Allows the interface that the default route leads by, without which the machine may be out of reach. */
  readonly evenDefaultRoute?: boolean;
}

/**
 * The state of an interface of the machine that is to be moved into another network namespace, for `giveBack`.
 *
 * @throws Problem when there is none of this name, or when it cannot be moved and come back as it was
 */
export async function snapshotDevice(
  name: string,
  { evenDefaultRoute = false }: BorrowOptions = {},
): Promise<DeviceState> {
  const { printed, state } = await readDevice(name);
  const reason = (await deviceObstacle(printed)) ?? (evenDefaultRoute ? undefined : leadsByDefault(state));
  if (reason !== undefined)
    throw new Problem(`the interface ${name} cannot be borrowed: ${reason.what}`, reason.remedy);
  return state;
}

/**
 * Moves an interface out of this namespace.
 *
 * @param target a process in the network namespace that it goes to, or a path of that namespace
 */
export function moveDeviceArgv(name: string, target: number | string): Argv {
  const path = typeof target === 'number' ? `/proc/${target}/ns/net` : target;
  return ['ip', 'link', 'set', 'dev', name, 'netns', path];
}

/** The kernel takes a namespace down in its own time, and IPv6 addresses settle in theirs. */
const DEADLINE_MS = 10_000;

/**
 * Brings an interface back to this namespace, from another or from wherever the kernel has put it when that ended, and
 * makes it what it was. Where it is back already, it is made what it was.
 *
 * @param fromNamespace a path of the namespace that it was moved to; undefined when that has ended
 * @throws Problem when it is nowhere to be found, or with what is not as it was
 */
export async function giveBack(state: DeviceState, fromNamespace: string | undefined): Promise<void> {
  const { name } = state;
  let reason = '';
  const tried = async (step: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await step();
    } catch (error) {
      reason = (error as Error).message;
      return false;
    }
  };
  const patience = { deadlineMs: DEADLINE_MS, everyMs: 100 };
  await until(`${name} is back`, () => tried(() => fetchDevice(name, fromNamespace)), patience).catch(() => {
    throw new Problem(`the interface ${name} was not found again: ${reason}`, 'ip link shows where it is, if anywhere');
  });
  await until(`${name} is as it was`, () => tried(() => restore(state)), patience).catch(async () => {
    const differences = deviceDifferences(state, (await readDevice(name)).state);
    throw new Problem(
      `the interface ${name} is back, but not as it was: it lacks ${differences.join('; ')} (${reason})`,
    );
  });
}

/** Moves an interface here, unless it is here. */
async function fetchDevice(name: string, fromNamespace: string | undefined): Promise<boolean> {
  if ((await start(['ip', 'link', 'show', 'dev', name]).wait()).exitCode === 0) return true;
  if (fromNamespace === undefined) throw new Problem('the namespace that it was moved to has ended');
  await run(['nsenter', `--net=${fromNamespace}`, ...moveDeviceArgv(name, process.pid)]);
  return true;
}

/** Makes an interface what it was, as far as it is not; whether it is, then. */
async function restore(was: DeviceState): Promise<boolean> {
  const { name } = was;
  const before = await readDevice(name);
  const link = linkArguments(was, before.state);
  // Many drivers take another Ethernet address only while the interface is down.
  if (link.includes('address')) await run(['ip', 'link', 'set', 'dev', name, 'down']);
  if (before.printed.xdp !== undefined) await run(['ip', 'link', 'set', 'dev', name, 'xdp', 'off']);
  if (link.length > 0) await run(['ip', 'link', 'set', 'dev', name, ...link]);
  const features = featureArguments(was, before.state);
  if (features.length > 0) await run(['ethtool', '-K', name, ...features]);
  await writeSettings(was.settings, readSettings(name));
  await run(['ip', 'link', 'set', 'dev', name, was.flags.up ? 'up' : 'down']);
  const { state: now } = await readDevice(name);
  for (const family of FAMILIES) {
    const lines = addressLines(was, now, family);
    if (lines.length > 0) await run(['ip', FAMILY_OPTION[family], '-batch', '-'], { input: `${lines.join('\n')}\n` });
  }
  return deviceDifferences(was, (await readDevice(name)).state).length === 0;
}

const FAMILIES = ['inet', 'inet6'] as const;
