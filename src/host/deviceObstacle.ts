import { readdirSync } from 'node:fs';
import type { DeviceState } from './deviceState.ts';
import type { PrintedDevice } from './printedDevice.ts';
import { run } from './process.ts';

/** Why an interface cannot be borrowed, and what to do. */
export interface DeviceObstacle {
  readonly what: string;
  readonly remedy: string;
}

/** What keeps an interface from being moved, or from coming back as it was. */
export async function deviceObstacle({
  ifname: name,
  flags,
  master,
  xdp,
}: PrintedDevice): Promise<DeviceObstacle | undefined> {
  const remedy = 'choose another interface, or take this away first';
  if (flags.includes('LOOPBACK')) return { what: 'it is the loopback', remedy };
  if (master !== undefined) return { what: `it belongs to ${master}`, remedy };
  const stacked = readdirSync(`/sys/class/net/${name}`).find((entry) => /^(upper|lower)_/.test(entry));
  if (stacked !== undefined) return { what: `it is stacked with ${stacked.replace(/^.{5}_/, '')}`, remedy };
  if (xdp !== undefined) return { what: 'it has an XDP program', remedy };
  const [queueing, all, features] = await Promise.all([
    run(['tc', 'qdisc', 'show', 'dev', name]),
    run(['ip', '-o', 'route', 'show', 'table', 'all']),
    run(['ethtool', '-k', name]),
  ]);
  // Those that the kernel has put there itself have no number.
  const own = queueing.stdout.split('\n').find((line) => line !== '' && !/^qdisc \S+ 0: /.test(line));
  if (own !== undefined) return { what: `it has a queueing discipline (${own.trim()})`, remedy };
  const shared = all.stdout.split('\n').find((line) => sharesRoute(line, name));
  if (shared !== undefined) return { what: `a route shares it with others (${shared.trim()})`, remedy };
  if (/^(netns-local|netns-immutable): on/m.test(features.stdout))
    return { what: 'its driver keeps it where it is', remedy };
  return undefined;
}

/** Whether the machine may be out of reach without an interface. */
export function leadsByDefault({ name, routes: { inet, inet6 } }: DeviceState): DeviceObstacle | undefined {
  const route = [...inet, ...inet6].find((line) => line.startsWith('default '));
  if (route === undefined) return undefined;
  return {
    what: `the default route leads by it (${route}), and the machine could get out of reach`,
    remedy: `ip route del ${route} dev ${name}, or choose another interface`,
  };
}

/** Whether a route of all interfaces leads by this one among others, or by an object that is not the route's own. */
export function sharesRoute(line: string, name: string): boolean {
  const words = line.split(/\s+/);
  const leadsBy = words.some((word, index) => word === 'dev' && words[index + 1] === name);
  return leadsBy && (words.includes('nexthop') || words.includes('nhid'));
}
