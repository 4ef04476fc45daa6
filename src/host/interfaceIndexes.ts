import { z } from 'zod';
import { inNamespace } from './namespace.ts';
import { run } from './process.ts';
import { toolJson } from './toolJson.ts';

/** The kernel's numbers of a network namespace's interfaces, by name. */
export type InterfaceIndexes = ReadonlyMap<string, number>;

/** Reads those of all interfaces. */
export async function readInterfaceIndexes(namespace: string | undefined): Promise<InterfaceIndexes> {
  return parseInterfaceIndexes((await run(inNamespace(namespace, ['ip', '-j', 'link', 'show']))).stdout);
}

const links = z.array(z.object({ ifname: z.string(), ifindex: z.int().positive() }));

/** @throws Problem when it is something else than `ip -j link show` prints */
export function parseInterfaceIndexes(stdout: string): InterfaceIndexes {
  return new Map(toolJson('ip -j link show', links, stdout).map(({ ifname, ifindex }) => [ifname, ifindex]));
}
