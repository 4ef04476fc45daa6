import { networkInterfaces } from 'node:os';
import { readInterfaceCounters } from '../host/interfaceCounters.ts';
import type { RunningSwitch } from '../host/runningSwitch.ts';
import { windowOf } from '../host/until.ts';
import { brief } from '../model/visible.ts';
import type { LiveBridge, LivePort } from './switchState.ts';

/** How long to look whether packets come in. */
const WINDOW_MS = 300;

/**
 * What somebody has set up at a port, such as an address of this machine. A sentence each.
 */
export function claimsOf({ daemon }: RunningSwitch, port: LivePort): readonly string[] {
  return port.interfaces.flatMap(({ name, type, externalIds }) => {
    const id = externalIds.get('iface-id');
    const addresses = daemon === undefined || type !== 'internal' ? [] : addressesOf(name);
    return [
      ...(id === undefined ? [] : [`its external_ids name an endpoint (iface-id=${brief(id)})`]),
      ...(addresses.length === 0 ? [] : [`this machine has the address ${addresses.join(', ')} there`]),
    ];
  });
}

/**
 * What shows that somebody uses a port: an endpoint behind it would be cut off if the port became a mirror's output, because Open vSwitch drops
 * what arrives there and forwards nothing to it but copies.
 *
 * @returns a sentence each; nothing seen does not prove that nobody is there
 */
export async function signsOfUse(
  running: RunningSwitch,
  bridge: LiveBridge,
  port: LivePort,
): Promise<readonly string[]> {
  const { daemon } = running;
  const signs = [...claimsOf(running, port)];
  if (daemon === undefined) return signs;
  const learned = learnedAt(await daemon.control('fdb/show', bridge.name).catch(() => ''), port);
  if (learned.length > 0) signs.push(`the bridge has learned ${learned.join(', ')} there`);
  const [before, later] = [await counters(daemon.pid), await windowOf(WINDOW_MS).then(() => counters(daemon.pid))];
  for (const { name, type } of port.interfaces) {
    const isInternal = type === 'internal';
    if (isInternal && before.size > 0 && !before.has(name))
      signs.push(`its interface ${brief(name)} is in another network namespace, where an endpoint has it`);
    const packets = (later.get(name)?.received ?? 0) - (before.get(name)?.received ?? 0);
    // What an internal port receives, as the kernel has it, are copies and other departures.
    if (packets > 0 && !isInternal) signs.push(`${packets} packets came in within ${WINDOW_MS} ms`);
  }
  return signs;
}

async function counters(pid: number) {
  return readInterfaceCounters(pid).catch((): Awaited<ReturnType<typeof readInterfaceCounters>> => new Map());
}

/** Addresses that a host is reached by; every interface that is up has a link-local one of IPv6. */
function addressesOf(name: string): readonly string[] {
  return (networkInterfaces()[name] ?? []).map(({ address }) => address).filter((one) => !/^fe80:/i.test(one));
}

/**
 * Ethernet addresses that `fdb/show` has for a port (ovs-vswitchd(8)): columns port, VLAN, MAC, age. That of the interface itself tells
 * only that it was set up.
 */
export function learnedAt(text: string, port: LivePort): readonly string[] {
  const own = new Set(port.interfaces.map(({ ethernet }) => ethernet?.toLowerCase()));
  const numbers = new Set(port.interfaces.map(({ number }) => String(number)));
  return text.split('\n').flatMap((line) => {
    const [, number = '', ethernet = ''] = /^\s*(\S+)\s+\d+\s+([\da-f:]{17})\s+\S+\s*$/i.exec(line) ?? [];
    return numbers.has(number) && !own.has(ethernet.toLowerCase()) ? [ethernet] : [];
  });
}
