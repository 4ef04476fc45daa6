import { readFile } from 'node:fs/promises';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import { inNamespace } from './namespace.ts';
import { run } from './process.ts';

/** The kernel's counters of one interface since it was made, in packets unless the name says otherwise. */
export interface InterfaceCounters {
  readonly received: number;
  /** Bytes of these frames, without FCS. */
  readonly receivedBytes: number;
  readonly receiveDropped: number;
  readonly transmitted: number;
  /** Bytes of these frames. */
  readonly transmittedBytes: number;
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

/** The same of a named namespace, where no process is known that lives in it; of the caller's own when there is no name. */
export async function readInterfaceCountersIn(
  namespace: string | undefined,
): Promise<ReadonlyMap<string, InterfaceCounters>> {
  const { stdout } = await run(inNamespace(namespace, ['cat', '/proc/self/net/dev']));
  return parseInterfaceCounters(stdout);
}

/** Reads the table of /proc/net/dev (proc(5)): eight columns of what was received, then eight of what was transmitted. @throws Problem when it is none */
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
    if (columns.length < 16 || !columns.every(Number.isSafeInteger))
      throw new Problem(`/proc/net/dev has a line without 16 counts: ${brief(line)}`);
    counters.set(line.slice(0, colon).trim(), {
      received: columns[1] ?? 0,
      receivedBytes: columns[0] ?? 0,
      receiveDropped: columns[3] ?? 0,
      transmitted: columns[9] ?? 0,
      transmittedBytes: columns[8] ?? 0,
      transmitDropped: columns[11] ?? 0,
    });
  }
  return counters;
}
