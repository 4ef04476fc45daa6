import { readInterfaceCounters, readInterfaceCountersIn } from '../../host/interfaceCounters.ts';
import { inNamespace } from '../../host/namespace.ts';
import { type NetworkNamespace, networkNamespaceOf, networkNamespaces } from '../../host/networkNamespaces.ts';
import { run } from '../../host/process.ts';
import type { InterfaceSettings } from '../bridgeSettings.ts';

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
    instead: 'watch its far end: --collector FILE|INTERFACE|ssh:HOST[/INTERFACE]',
  },
};

export const TUNNELS = /^(gre|ip6gre|erspan|ip6erspan|vxlan|geneve|stt|lisp|gtpu|bareudp|srv6)$/;

type Namespace = Pick<NetworkNamespace, 'path' | 'pid'>;

/**
 * Finds where an interface can be captured: internal ports and taps may have been moved into containers, and are looked for in all namespaces.
 *
 * @param vswitchd id of the process, in whose network namespace the others are
 */
export async function placeOf(one: InterfaceSettings, vswitchd: number): Promise<Place | Uncapturable> {
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

/** Where interfaces of a name are: in the program's own network namespace, or else in others. */
export async function findInterfaces(name: string): Promise<readonly Pick<Place, 'interface' | 'namespace'>[]> {
  if (await isThere(name, { path: '/proc/self/ns/net', pid: process.pid })) return [{ interface: name }];
  const found = await namespacesOf({ name });
  return found.map(({ path }) => ({ interface: name, namespace: path }));
}

function elsewhere({ path }: Namespace): Pick<Place, 'namespace'> {
  return networkNamespaceOf(path) === networkNamespaceOf('/proc/self/ns/net') ? {} : { namespace: path };
}

/** Those that have an interface of the name; where Open vSwitch knows its address and several have, those with the address. */
async function namespacesOf({
  name,
  ethernet,
}: Pick<InterfaceSettings, 'name' | 'ethernet'>): Promise<readonly Namespace[]> {
  const named: Namespace[] = [];
  for (const namespace of networkNamespaces()) if (await isThere(name, namespace)) named.push(namespace);
  if (named.length < 2 || ethernet === undefined) return named;
  const own: Namespace[] = [];
  for (const namespace of named) if ((await addressOf(name, namespace.path)) === ethernet) own.push(namespace);
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
