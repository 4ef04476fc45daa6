import { readFileSync } from 'node:fs';
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
    const name = /\s\*:(\S{1,64})\s/.exec(line)?.[1];
    const dropped = /skmem:\([^()]*,d(\d{1,15})\)/.exec(line)?.[1];
    if (name === undefined || dropped === undefined || !line.includes(`pid=${pid},`)) continue;
    drops.set(name, (drops.get(name) ?? 0) + Number(dropped));
  }
  return drops;
}

/** Whether packets wait to be read at a packet socket of the network namespace that a process is in; not if it has ended. */
export function packetsWait(pid: number): boolean {
  try {
    return parseWaiting(readFileSync(`/proc/${pid}/net/packet`, 'latin1'));
  } catch {
    // Others find out that it has ended.
    return false;
  }
}

/** Reads packet(7)'s table in /proc/net: whether any `Rmem`, the memory of what was received and not read, is above zero. */
export function parseWaiting(table: string): boolean {
  const [head = '', ...rows] = table.split('\n');
  const column = head.trim().split(/\s+/).indexOf('Rmem');
  return rows.some((row) => Number(row.trim().split(/\s+/)[column] ?? 0) > 0);
}
