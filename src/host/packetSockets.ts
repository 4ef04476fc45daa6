import { inNamespace } from './namespace.ts';
import { run } from './process.ts';

/**
 * Packets that a process's packet sockets dropped because their receive queue was full, by interface.
 * Open vSwitch's userspace datapath reads a veth through such a socket, and counts none of these itself.
 *
 * @param pid the process that owns the sockets
 * @param namespace the network namespace that they stand in
 */
export async function readSocketDrops(
  pid: number,
  namespace: string | undefined,
): Promise<ReadonlyMap<string, number>> {
  const { stdout } = await run(inNamespace(namespace, ['ss', '--packet', '--numeric', '--memory', '--processes']));
  return parseSocketDrops(stdout, pid);
}

/** Reads ss(8): the `d` of `skmem`, of the sockets that the process has. */
export function parseSocketDrops(stdout: string, pid: number): ReadonlyMap<string, number> {
  const drops = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const name = /\*:(\S+)\s/.exec(line)?.[1];
    const dropped = /skmem:\([^)]*,d(\d+)\)/.exec(line)?.[1];
    if (name === undefined || dropped === undefined || !line.includes(`pid=${pid},`)) continue;
    drops.set(name, (drops.get(name) ?? 0) + Number(dropped));
  }
  return drops;
}
