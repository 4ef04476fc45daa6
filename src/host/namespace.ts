import { existsSync, readlinkSync } from 'node:fs';
import type { Argv, RunningProcess } from './process.ts';
import { run, start } from './process.ts';
import { until } from './until.ts';

/**
 * The same argument vector, to be run in another network namespace.
 *
 * @param namespace its name, or the absolute path of its file, such as `/proc/PID/ns/net`; the caller's own when undefined
 */
export function inNamespace(namespace: string | undefined, argv: Argv): Argv {
  if (namespace === undefined) return argv;
  return ['nsenter', `--net=${namespace.startsWith('/') ? namespace : `/run/netns/${namespace}`}`, ...argv];
}

/**
 * Runs lines of ip(8) in one process.
 *
 * @param namespace name of the network namespace that they speak of; the caller's own unless told
 * @throws Problem with ip's message, which names the line
 */
export async function ipBatch(lines: readonly string[], namespace?: string): Promise<void> {
  // A kernel without IPv6 does not know how addresses of it are made, and makes none.
  const known = existsSync('/proc/sys/net/ipv6') ? lines : lines.filter((line) => !line.includes(' addrgenmode '));
  if (known.length === 0) return;
  const target = namespace === undefined ? [] : ['-n', namespace];
  await run(['ip', ...target, '-batch', '-'], { input: `${known.join('\n')}\n` });
}

const DEADLINE_MS = 5_000;

/** Starts a process that does nothing in a network namespace, so that there is one whose /proc tells of it. */
export async function holdNamespace(namespace: string | undefined): Promise<RunningProcess> {
  const holder = start(inNamespace(namespace, ['sleep', 'infinity']));
  if (namespace === undefined) return holder;
  const networkOf = (pid: number | 'self') => readlinkSync(`/proc/${pid}/ns/net`);
  await until('a process has entered the namespace', () => networkOf(holder.pid) !== networkOf('self'), {
    deadlineMs: DEADLINE_MS,
  });
  return holder;
}
