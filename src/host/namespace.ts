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
  if (lines.length === 0) return;
  const target = namespace === undefined ? [] : ['-n', namespace];
  await run(['ip', ...target, '-batch', '-'], { input: `${lines.join('\n')}\n` });
}
