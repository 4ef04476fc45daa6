import { existsSync } from 'node:fs';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { readSettings } from './deviceSettings.ts';
import { type DeviceState, type Family, parseDevice, parseFeatures, parseRoutes } from './deviceState.ts';
import { type PrintedDevice, readPrintedDevices, readPrintedNeighbours } from './printedDevice.ts';
import { failure, run, start } from './process.ts';

/** The option of ip(8) that speaks of a family alone. */
export const FAMILY_OPTION: Readonly<Record<Family, string>> = { inet: '-4', inet6: '-6' };

/** An interface as ip(8) prints it, and what of it is to be kept. */
export interface ReadDevice {
  readonly printed: PrintedDevice;
  readonly state: DeviceState;
}

/** @throws Problem when there is none of this name in this network namespace */
export async function readDevice(name: string): Promise<ReadDevice> {
  const shown = await start(['ip', '-j', '-d', 'addr', 'show', 'dev', name], { timeoutMs: 10_000 }).wait();
  if (/does not exist/.test(shown.stderr)) {
    throw new Problem(`there is no interface ${brief(name)} on this machine`, 'ip -br link lists those that there are');
  }
  if (shown.exitCode !== 0) throw failure(shown);
  const printed = readPrintedDevices(shown.stdout).find(({ ifname }) => ifname === name);
  // By another of its names, it would be shown as well.
  if (printed === undefined)
    throw new Problem(`there is no interface of the name ${brief(name)} itself on this machine`);
  const [inet, inet6, neighbours, features] = await Promise.all([
    routes(name, 'inet'),
    routes(name, 'inet6'),
    run(['ip', '-j', 'neigh', 'show', 'dev', name, 'nud', 'permanent']),
    run(['ethtool', '-k', name]),
  ]);
  const known = readPrintedNeighbours(neighbours.stdout);
  const state = {
    ...parseDevice(printed),
    routes: { inet, inet6 },
    neighbours: known.flatMap(({ dst, lladdr }) => (lladdr === undefined ? [] : [{ address: dst, ethernet: lladdr }])),
    features: parseFeatures(features.stdout),
    settings: readSettings(name),
  };
  return { printed, state };
}

async function routes(name: string, family: Family): Promise<readonly string[]> {
  if (family === 'inet6' && !existsSync('/proc/sys/net/ipv6')) return [];
  const { stdout } = await run(['ip', FAMILY_OPTION[family], '-o', 'route', 'show', 'table', 'all', 'dev', name]);
  return parseRoutes(stdout);
}
