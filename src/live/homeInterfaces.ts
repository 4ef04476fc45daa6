import { networkNamespaceOf } from '../host/networkNamespaces.ts';
import type { RunningSwitch } from '../host/runningSwitch.ts';
import { type ShownInterface, shownInterfaces } from '../host/shownInterfaces.ts';

/** The network namespace that ovs-vswitchd makes its interfaces in. */
export interface Home {
  readonly inode: number | undefined;
  /** By name. */
  readonly interfaces: ReadonlyMap<string, ShownInterface>;
}

/** What is there; undefined when it cannot be seen from here. */
export async function homeOf({ daemon }: RunningSwitch): Promise<Home | undefined> {
  if (daemon === undefined) return undefined;
  const path = `/proc/${daemon.pid}/ns/net`;
  const inode = networkNamespaceOf(path);
  const isOwn = inode === networkNamespaceOf('/proc/self/ns/net');
  const all = await shownInterfaces(isOwn ? undefined : path).catch(() => undefined);
  return all && { inode, interfaces: new Map(all.map((one) => [one.name, one])) };
}
