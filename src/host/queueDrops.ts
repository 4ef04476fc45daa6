import { z } from 'zod';
import { inNamespace } from './namespace.ts';
import { run } from './process.ts';
import { toolJson } from './toolJson.ts';

/**
 * Packets that the queueing disciplines of a network namespace have dropped since they were set, by interface. No counter of the interface's
 * own has them.
 */
export async function readQueueDrops(namespace: string | undefined): Promise<ReadonlyMap<string, number>> {
  const { stdout } = await run(inNamespace(namespace, ['tc', '-s', '-j', 'qdisc', 'show']));
  return parseQueueDrops(stdout);
}

/**
 * Reads tc(8): what the root discipline dropped, with what it left to others.
 *
 * @throws Problem when it is something else
 */
export function parseQueueDrops(stdout: string): ReadonlyMap<string, number> {
  const roots = toolJson('tc -j qdisc show', disciplines, stdout).filter(({ root }) => root);
  return new Map(roots.map(({ dev, drops }) => [dev, drops]));
}

const disciplines = z.array(
  z.object({ dev: z.string(), root: z.boolean().optional(), drops: z.int().nonnegative().default(0) }),
);
