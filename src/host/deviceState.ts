import type { PrintedAddress, PrintedDevice } from './printedDevice.ts';

/** What a move into another network namespace takes from an interface, or labs change on it. Plain JSON. */
export interface DeviceState {
  readonly name: string;
  /** Its Ethernet address. */
  readonly address: string;
  readonly mtu: number;
  readonly txQueueLength: number;
  /** Empty for none. */
  readonly alias: string;
  readonly flags: Readonly<Record<DeviceFlag, boolean>>;
  readonly addresses: readonly DeviceAddress[];
  /** As ip-route(8) prints them, and takes them again. */
  readonly routes: Readonly<Record<Family, readonly string[]>>;
  readonly neighbours: readonly { readonly address: string; readonly ethernet: string }[];
  /** Offloads that may be changed, and whether they were asked for (ethtool -k). */
  readonly features: Readonly<Record<string, boolean>>;
  /** Content of the files in /proc/sys/net that are the interface's own, by path. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Flags that a user sets, by the words of ip-link(8). */
export type DeviceFlag = 'up' | 'promisc' | 'allmulticast' | 'multicast' | 'arp';

export type Family = 'inet' | 'inet6';

/** An address in the words of ip-address(8). */
export interface DeviceAddress {
  readonly family: Family;
  readonly local: string;
  readonly prefixLength: number;
  readonly peer?: string;
  readonly broadcast?: string;
  readonly scope: string;
  readonly label?: string;
  readonly metric?: number;
  readonly marks: readonly AddressMark[];
  /** Seconds that were left when it was read; undefined for ever. */
  readonly validSeconds?: number;
  readonly preferredSeconds?: number;
}

/** Words for an address that are asked for when it is added. The rest of them tells what the kernel has made of it. */
export const ADDRESS_MARKS = ['home', 'mngtmpaddr', 'nodad', 'optimistic', 'noprefixroute', 'autojoin'] as const;

export type AddressMark = (typeof ADDRESS_MARKS)[number];

/** What `ip -j -d addr show` tells of an interface's state. */
export function parseDevice(
  printed: PrintedDevice,
): Pick<DeviceState, 'name' | 'address' | 'mtu' | 'txQueueLength' | 'alias' | 'flags' | 'addresses'> {
  const has = (flag: string): boolean => printed.flags.includes(flag);
  return {
    name: printed.ifname,
    address: printed.address ?? '',
    mtu: printed.mtu,
    txQueueLength: printed.txqlen ?? 0,
    alias: printed.ifalias ?? '',
    flags: {
      up: has('UP'),
      promisc: has('PROMISC'),
      allmulticast: has('ALLMULTI'),
      multicast: has('MULTICAST'),
      arp: !has('NOARP'),
    },
    // The kernel makes temporary addresses itself, of those that it manages.
    addresses: printed.addr_info.filter(({ temporary }) => temporary !== true).map(parseAddress),
  };
}

/** ip(8) prints an address that does not expire as this many seconds. */
const FOR_EVER = 0xffff_ffff;

function parseAddress(printed: PrintedAddress): DeviceAddress {
  const { local, address, broadcast, label, metric } = printed;
  return {
    family: printed.family === 'inet6' ? 'inet6' : 'inet',
    local,
    prefixLength: printed.prefixlen,
    ...(address !== undefined && { peer: address }),
    ...(broadcast !== undefined && { broadcast }),
    scope: printed.scope,
    ...(label !== undefined && { label }),
    ...(metric !== undefined && { metric }),
    marks: ADDRESS_MARKS.filter((mark) => printed[mark] === true),
    ...(printed.valid_life_time !== FOR_EVER && {
      validSeconds: printed.valid_life_time,
      preferredSeconds:
        printed.preferred_life_time === FOR_EVER ? printed.valid_life_time : printed.preferred_life_time,
    }),
  };
}

/**
 * Routes of one interface, as `ip -o route show table all dev X` prints them; without what tells how they fare, and without
 * those by which the kernel knows its own addresses.
 */
export function parseRoutes(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(/ (linkdown|dead|offload|offload_failed|trap|rt_offload|rt_trap)\b/g, '')
        .replace(/ expires (\d+)sec/, ' expires $1')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '' && !line.includes(' table local proto kernel '));
}

/**
 * Offloads that may be changed, as `ethtool -k` prints them. Names that stand for the indented ones below them are left
 * out: to set them sets all of these.
 */
export function parseFeatures(text: string): Readonly<Record<string, boolean>> {
  const lines = text.split('\n').slice(1);
  const features = lines.flatMap((line, index) => {
    const [, name, state, note = ''] = /^\s*([\w-]+): (on|off)(?: \[(.*)\])?$/.exec(line) ?? [];
    const isGroup = !line.startsWith('\t') && lines[index + 1]?.startsWith('\t');
    if (name === undefined || isGroup || note.startsWith('fixed')) return [];
    return [[name, (/^requested (on|off)/.exec(note)?.[1] ?? state) === 'on'] as const];
  });
  return Object.fromEntries(features);
}
