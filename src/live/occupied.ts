import { readInterfaceCounters } from '../host/interfaceCounters.ts';
import type { RunningSwitch } from '../host/runningSwitch.ts';
import type { ShownInterface } from '../host/shownInterfaces.ts';
import { windowOf } from '../host/until.ts';
import { brief } from '../model/visible.ts';
import { type Home, homeOf } from './homeInterfaces.ts';
import type { LiveInterface, LivePort } from './livePort.ts';
import type { LiveBridge } from './switchState.ts';
import { whereabouts } from './whereabouts.ts';
import { type WireEnd, wireEndsOf } from './wireEnd.ts';

/** How long to look whether packets come in. */
const WINDOW_MS = 300;

/** More than a kernel at the other end says by itself when its link comes up: neighbour discovery and multicast. */
const CHATTER_PACKETS = 50;

/** How those who manage containers and virtual machines mark an interface of theirs in `external_ids`. */
const MARKS_OF_ENDPOINTS = [
  'iface-id',
  'container_id',
  'attached-mac',
  'vm-id',
  'vm-uuid',
  'xs-vm-uuid',
  'xs-vif-uuid',
];

/**
 * What shows that somebody uses a port: an endpoint behind it would be cut off if the port became a mirror's output, because Open vSwitch drops
 * what arrives there and forwards nothing to it but copies. Most of it is seen of an endpoint that is silent, too.
 *
 * @returns a sentence each; nothing seen does not prove that nobody is there
 */
export async function signsOfUse(
  running: RunningSwitch,
  bridge: LiveBridge,
  port: LivePort,
): Promise<readonly string[]> {
  const { daemon } = running;
  const configured = [...marksOf(port), ...waysToOthers(port)];
  const home = await homeOf(running);
  if (daemon === undefined || home === undefined) return configured;
  const signs: string[] = [...configured];
  const monitors: string[] = [];
  for (const one of port.interfaces) {
    const shown = home.interfaces.get(one.name);
    if (shown === undefined) {
      if (one.type === 'internal') signs.push(await elsewhere(one, home));
      continue;
    }
    signs.push(...ownersOf(shown));
    const ends = await wireEndsOf(home, shown);
    signs.push(...ends.flatMap(ownersAtEnd));
    monitors.push(...ends.flatMap((end) => (ownersAtEnd(end).length === 0 ? (end.ethernet ?? []) : [])));
  }
  const learned = learnedAt(await daemon.control('fdb/show', bridge.name).catch(() => ''), port);
  const hosts = learned.filter((ethernet) => !monitors.includes(ethernet.toLowerCase()));
  if (hosts.length > 0) signs.push(`the bridge has learned ${hosts.join(', ')} there`);
  return [...signs, ...(await packetsIn(daemon.pid, port, monitors.length > 0))];
}

function marksOf(port: LivePort): readonly string[] {
  const marks = port.interfaces.flatMap(({ externalIds }) =>
    MARKS_OF_ENDPOINTS.flatMap((key) => {
      const value = externalIds.get(key);
      return value === undefined ? [] : [`${key}=${brief(value)}`];
    }),
  );
  return marks.length === 0 ? [] : [`its external_ids name an endpoint (${marks.join(', ')})`];
}

/** How a port leads on to other switches. */
function waysToOthers({ interfaces, stored: { trunks } }: LivePort): readonly string[] {
  const vlans = Array.isArray(trunks) && trunks[0] === 'set' ? (trunks[1] as readonly number[]) : [trunks];
  const carried = vlans.filter((vlan) => typeof vlan === 'number');
  return [
    ...(interfaces.some(({ type }) => type === 'patch') ? ['it is a patch port, and leads to another bridge'] : []),
    ...(interfaces.length > 1
      ? [
          `it is a bond of ${interfaces
            .map(({ name }) => brief(name))
            .sort()
            .join(' and ')}`,
        ]
      : []),
    ...(carried.length > 0 ? [`it is a trunk of the VLANs ${carried.join(', ')}`] : []),
  ];
}

/** Whose an interface of ovs-vswitchd's namespace is. */
export function ownersOf({ name, addresses, master }: ShownInterface): readonly string[] {
  // ovs-system is what the kernel's datapath has all of its ports below.
  const isTaken = master !== undefined && master !== 'ovs-system';
  return [
    ...(addresses.length === 0 ? [] : [`this machine has the address ${addresses.join(', ')} there`]),
    ...(isTaken ? [`its interface ${brief(name)} belongs to ${brief(master)}`] : []),
  ];
}

function ownersAtEnd({ name, addresses, master, namespace }: WireEnd): readonly string[] {
  const place = `its wire ends at ${brief(name)}${namespace === undefined ? '' : ` in the network namespace ${brief(namespace)}`}`;
  return [
    ...(addresses.length === 0 ? [] : [`${place}, with the address ${addresses.join(', ')}`]),
    ...(master === undefined ? [] : [`${place}, which belongs to ${brief(master)}`]),
  ];
}

async function elsewhere({ name, ethernet }: LiveInterface, home: Home): Promise<string> {
  const found = (await whereabouts(name, ethernet)).filter(({ inode }) => inode !== home.inode);
  const where = found.length === 0 ? '' : ` (${found.map(({ called }) => brief(called)).join(', ')})`;
  return `its interface ${brief(name)} is in another network namespace${where}, where an endpoint has it`;
}

/** Packets that came in at a port; those of a monitor that was found are no sign, and few were sent by a kernel itself. */
async function packetsIn(pid: number, { interfaces }: LivePort, isMonitor: boolean): Promise<readonly string[]> {
  const [before, later] = [await counters(pid), await windowOf(WINDOW_MS).then(() => counters(pid))];
  return interfaces.flatMap(({ name, type }) => {
    // What an internal port receives, as the kernel has it, are copies and other departures.
    const side = type === 'internal' ? 'transmitted' : 'received';
    const soFar = later.get(name)?.[side] ?? 0;
    const now = soFar - (before.get(name)?.[side] ?? 0);
    const isMoving = now > 0 && type !== 'internal' && !isMonitor;
    return [
      ...(isMoving ? [`${now} packets came in within ${WINDOW_MS} ms`] : []),
      ...(soFar > CHATTER_PACKETS ? [`${soFar} packets have come in there so far`] : []),
    ];
  });
}

async function counters(pid: number) {
  return readInterfaceCounters(pid).catch((): Awaited<ReturnType<typeof readInterfaceCounters>> => new Map());
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
