import { readdirSync, statSync } from 'node:fs';
import { readInterfaceCounters, readInterfaceCountersIn } from '../../host/interfaceCounters.ts';
import { inNamespace } from '../../host/namespace.ts';
import { run } from '../../host/process.ts';
import type { RunningInterface } from '../runningSwitch.ts';

/** Where an interface of a switch's port can be captured. */
export interface Place {
  readonly interface: string;
  /** Path of its network namespace's file; the caller's own when undefined. */
  readonly namespace?: string;
  /** As the kernel sees what arrives at the bridge; what departs is the other one. */
  readonly arriving: 'in' | 'out';
}

/** Why an interface cannot be captured, and what can be done. */
export interface Uncapturable {
  readonly why: string;
  readonly instead: string;
}

const FAR_END = 'capture at the other end of its wire, and hold that against the copies: mirrorbench compare';

const NO_PLACE: Readonly<Record<string, Uncapturable>> = {
  patch: {
    why: 'it is a patch port, which has no interface',
    instead: 'select ports of the bridge behind it, where the same packets pass',
  },
  afxdp: { why: 'its packets pass by AF_XDP, where no capture sees them', instead: FAR_END },
  dpdk: { why: 'its packets pass by DPDK and never reach the kernel', instead: FAR_END },
  vhost: {
    why: 'it is a vhost-user port, whose packets pass through memory that it shares with a virtual machine',
    instead: 'capture in the virtual machine, and hold that against the copies: mirrorbench compare',
  },
  tunnel: {
    why: 'it is a tunnel, whose packets leave by another port within others',
    instead: 'capture at the far end, and hold that against the packets: mirrorbench compare --decap',
  },
};

const TUNNELS = /^(gre|ip6gre|erspan|ip6erspan|vxlan|geneve|stt|lisp|gtpu|bareudp|srv6)$/;

/** A network namespace. */
interface Namespace {
  /** Of a file that stands for it. */
  readonly path: string;
  /** Id of a process in it, where one is known: its tables tell without another process. */
  readonly pid?: number;
}

/**
 * Finds where an interface can be captured: internal ports and taps may have been moved into containers, and are looked for in all namespaces.
 *
 * @param vswitchd id of the process, in whose network namespace the others are
 */
export async function placeOf(one: RunningInterface, vswitchd: number): Promise<Place | Uncapturable> {
  const { name, type } = one;
  const kind = TUNNELS.test(type)
    ? 'tunnel'
    : type.startsWith('dpdkvhostuser')
      ? 'vhost'
      : type.replace(/-nonpmd$/, '');
  const obstacle = NO_PLACE[kind];
  if (obstacle !== undefined) return obstacle;
  const isMovable = type === 'internal' || type === 'tap';
  const arriving = isMovable ? 'out' : 'in';
  const home: Namespace = { path: `/proc/${vswitchd}/ns/net`, pid: vswitchd };
  if (await isThere(name, home)) return { interface: name, ...elsewhere(home), arriving };
  const found = isMovable ? await namespacesOf(one) : [];
  const [first, second] = found;
  if (first === undefined)
    return {
      why: 'its interface is in no network namespace that can be found from here',
      instead:
        'see whether it still exists (ovs-vsctl list interface), and run this where its process can be seen, as root',
    };
  if (second !== undefined)
    return {
      why: `its interface can be any of ${found.length} of the same name and address in several network namespaces`,
      instead: 'give it an address of its own',
    };
  return { interface: name, namespace: first.path, arriving };
}

function elsewhere({ path }: Namespace): Pick<Place, 'namespace'> {
  return inodeOf(path) === inodeOf('/proc/self/ns/net') ? {} : { namespace: path };
}

/** Those that have an interface of the name; where Open vSwitch knows its address and several have, those with the address. */
async function namespacesOf({ name, mac }: RunningInterface): Promise<readonly Namespace[]> {
  const named: Namespace[] = [];
  for (const namespace of allNamespaces()) if (await isThere(name, namespace)) named.push(namespace);
  if (named.length < 2 || mac === undefined) return named;
  const own: Namespace[] = [];
  for (const namespace of named) if ((await addressOf(name, namespace.path)) === mac) own.push(namespace);
  return own;
}

async function isThere(name: string, { path, pid }: Namespace): Promise<boolean> {
  const counters = pid === undefined ? readInterfaceCountersIn(path) : readInterfaceCounters(pid);
  // The process has ended meanwhile, or belongs to somebody else.
  return counters.then((all) => all.has(name)).catch(() => false);
}

async function addressOf(name: string, namespace: string): Promise<string> {
  const { stdout } = await run(inNamespace(namespace, ['ip', '-o', 'link', 'show', 'dev', name]));
  return /link\/ether (\S{17})/.exec(stdout)?.[1] ?? '';
}

/** All that have a name, or that processes live in. */
function allNamespaces(): readonly Namespace[] {
  const named = namesIn('/run/netns').map((name): Namespace => ({ path: `/run/netns/${name}` }));
  const pids = namesIn('/proc').filter((name) => /^\d+$/.test(name));
  const lived = pids.map((pid): Namespace => ({ path: `/proc/${pid}/ns/net`, pid: Number(pid) }));
  const byInode = new Map<number, Namespace>();
  for (const namespace of [...named, ...lived]) {
    const inode = inodeOf(namespace.path);
    if (inode !== undefined) byInode.set(inode, { ...namespace, ...byInode.get(inode) });
  }
  return [...byInode.values()];
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}
