import { existsSync } from 'node:fs';
import type { Argv } from './process.ts';
import { run } from './process.ts';

/** The same argument vector, to be run in a named network namespace; in the caller's own when there is no name. */
export function inNamespace(namespace: string | undefined, argv: Argv): Argv {
  return namespace === undefined ? argv : ['nsenter', `--net=/run/netns/${namespace}`, ...argv];
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
