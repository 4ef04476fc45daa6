import { readFile } from 'node:fs/promises';

/** The kernel's counters of one interface, in packets since it was made. */
export interface InterfaceCounters {
  readonly received: number;
  readonly transmitted: number;
  readonly transmitDropped: number;
}

/**
 * Counters of all interfaces of the network namespace that a process lives in, by interface name.
 *
 * @param pid a process in that namespace, such as a capture: reading its /proc/PID/net/dev starts no process
 */
export async function readInterfaceCounters(pid: number): Promise<ReadonlyMap<string, InterfaceCounters>> {
  return parseInterfaceCounters(await readFile(`/proc/${pid}/net/dev`, 'utf8'));
}

/** Reads the table of /proc/net/dev (proc(5)): eight columns of what was received, then eight of what was transmitted. */
export function parseInterfaceCounters(text: string): ReadonlyMap<string, InterfaceCounters> {
  const counters = new Map<string, InterfaceCounters>();
  for (const line of text.split('\n').slice(2)) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const columns = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    counters.set(line.slice(0, colon).trim(), {
      received: columns[1] ?? 0,
      transmitted: columns[9] ?? 0,
      transmitDropped: columns[11] ?? 0,
    });
  }
  return counters;
}
