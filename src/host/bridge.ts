import { run } from './process.ts';

/**
 * Runs lines of bridge(8) in one process.
 *
 * @param namespace name of the network namespace that they speak of; the caller's own unless told
 * @throws Problem with bridge's message, which names the line
 */
export async function bridgeBatch(lines: readonly string[], namespace: string | undefined): Promise<void> {
  if (lines.length === 0) return;
  const target = namespace === undefined ? [] : ['-n', namespace];
  await run(['bridge', ...target, '-batch', '-'], { input: `${lines.join('\n')}\n` });
}
