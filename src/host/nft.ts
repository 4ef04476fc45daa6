import { z } from 'zod';
import { inNamespace } from './namespace.ts';
import { run } from './process.ts';
import { toolJson } from './toolJson.ts';

/**
 * Carries out commands of nft(8) in a network namespace, all of them at once or none.
 *
 * @throws Problem with what nft says
 */
export async function nftTransaction(namespace: string | undefined, commands: readonly string[]): Promise<void> {
  if (commands.length === 0) return;
  await run(inNamespace(namespace, ['nft', '-f', '-']), { input: linesOf(commands) });
}

/**
 * Tries commands in a network namespace that ends with them; `lo` is there, and down.
 *
 * @returns what nft has against them; undefined when they were taken
 */
export async function tryNft(commands: readonly string[]): Promise<string | undefined> {
  return run(['unshare', '--net', '--', 'nft', '-f', '-'], { input: linesOf(commands) }).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

const linesOf = (commands: readonly string[]) => commands.map((command) => `${command}\n`).join('');

/**
 * Puts a table of the family netdev in force.
 *
 * @param body chains and counters, in the notation of nft(8)
 * @throws Problem with what nft says
 */
export async function addTable(namespace: string | undefined, table: string, body: string): Promise<void> {
  await nftTransaction(namespace, [`table netdev ${table} {\n${body}\n}`]);
}

/** Takes the table away again. */
export async function removeTable(namespace: string | undefined, table: string): Promise<void> {
  await nftTransaction(namespace, [`delete table netdev ${table}`]);
}

/** Packets that a counter of the table has counted. */
export async function countedBy(namespace: string | undefined, table: string, counter: string): Promise<number> {
  const argv = ['nft', '-j', 'list', 'counter', 'netdev', table, counter] as const;
  return counterPackets((await run(inNamespace(namespace, argv))).stdout);
}

const listed = z.object({
  nftables: z.array(z.object({ counter: z.object({ packets: z.int().nonnegative() }).optional() })),
});

/**
 * Reads nft's JSON of one counter.
 *
 * @throws Problem when it is something else
 */
export function counterPackets(json: string): number {
  const { nftables } = toolJson('nft -j list counter', listed, json);
  return nftables.find(({ counter }) => counter !== undefined)?.counter?.packets ?? 0;
}

/** The rules of a table that do nothing but count and duplicate packets, and its chains. */
export interface Duplications {
  readonly chains: readonly string[];
  readonly rules: readonly Duplication[];
}

export interface Duplication {
  readonly chain: string;
  readonly handle: number;
  /** The interface that duplicates are sent by; its number, in digits, when it is no more. */
  readonly output: string;
  /** Packets that the rule has counted, where it counts. */
  readonly packets?: number;
}

/** What a table of the family netdev duplicates; nothing when it is not there. */
export async function readDuplications(namespace: string | undefined, table: string): Promise<Duplications> {
  const { stdout } = await run(inNamespace(namespace, ['nft', '-j', 'list', 'ruleset', 'netdev']));
  return parseDuplications(stdout, table);
}

const inTable = { family: z.string(), table: z.string() };
const ruleset = z.object({
  nftables: z.array(
    z.object({
      chain: z.object({ ...inTable, name: z.string() }).optional(),
      rule: z
        .object({ ...inTable, chain: z.string(), handle: z.int(), expr: z.array(z.looseObject({})).default([]) })
        .optional(),
    }),
  ),
});
const counting = z.object({ counter: z.object({ packets: z.int().nonnegative() }) });
const duplicating = z.object({ dup: z.object({ addr: z.union([z.string(), z.number()]) }) });

/** @throws Problem when it is something else than `nft -j list ruleset netdev` prints */
export function parseDuplications(json: string, table: string): Duplications {
  const { nftables } = toolJson('nft -j list ruleset', ruleset, json);
  const isHere = (one: { readonly family: string; readonly table: string } | undefined) =>
    one?.family === 'netdev' && one.table === table;
  return {
    chains: nftables.flatMap(({ chain }) => (chain !== undefined && isHere(chain) ? [chain.name] : [])),
    rules: nftables.flatMap(({ rule }) => {
      if (rule === undefined || !isHere(rule)) return [];
      const count = counting.safeParse(rule.expr[0]).data?.counter;
      const { data } = duplicating.safeParse(rule.expr[count === undefined ? 0 : 1]);
      if (data === undefined) return [];
      const { chain, handle } = rule;
      return [{ chain, handle, output: String(data.dup.addr), ...(count && { packets: count.packets }) }];
    }),
  };
}
