import { z } from 'zod';
import type { MirrorStatistics } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';
import type { RpcConnection } from './jsonRpc.ts';
import { until } from './until.ts';

/** One operation of a transaction (RFC 7047, 5.2). */
export type Operation = Readonly<Record<string, unknown> & { op: string }>;

/** A reference to a row: an existing one, or one that the same transaction inserts under `uuid-name`. */
export type RowReference = readonly ['uuid' | 'named-uuid', string];

/** What one operation brought back; null for one after a failure. */
const operationResult = z.object({
  uuid: z.tuple([z.literal('uuid'), z.string()]).exactOptional(),
  count: z.int().exactOptional(),
  rows: z.array(z.record(z.string(), z.unknown())).exactOptional(),
  error: z.string().exactOptional(),
  details: z.string().exactOptional(),
});

const operationResults = z.array(operationResult.nullable());

export type OperationResult = z.infer<typeof operationResult>;

/** `Mirror.statistics`, which is OVSDB's notation of a map. */
const statistics = z.tuple([z.literal('map'), z.array(z.tuple([z.string(), z.int().nonnegative()]))]);

/** A row as it is stored: columns in OVSDB's notation (RFC 7047, 5.1). */
export type Row = Readonly<Record<string, unknown>>;

/** OVSDB's notation of a set. */
export function set<Item>(items: readonly Item[]): readonly ['set', readonly Item[]] {
  return ['set', items];
}

/**
 * Commits operations on the database `Open_vSwitch` in one transaction.
 *
 * @returns one result an operation, in order
 * @throws Problem when any of them fails, such as a `wait` for rows that are others by now; then none has happened
 */
export async function transact(
  database: RpcConnection,
  operations: readonly Operation[],
): Promise<readonly OperationResult[]> {
  const results = expected(operationResults, await database.call('transact', ['Open_vSwitch', ...operations]));
  // A failure of the commit as a whole comes as one result more than there were operations.
  const failed = results.find((result) => result?.error !== undefined);
  if (failed?.error === 'timed out')
    throw new Problem(
      'somebody else has changed the configuration of Open vSwitch meanwhile, and nothing was done',
      'look at what it is now, and say it again',
    );
  if (failed)
    throw new Problem(
      `the database refused a transaction: ${brief(`${failed.error} ${failed.details ?? ''}`.trimEnd(), 1000)}`,
    );
  return results.map((result) => result ?? {});
}

const CURRENT: Operation = { op: 'select', table: 'Open_vSwitch', where: [], columns: ['cur_cfg'] };

/**
 * Commits a change of the configuration and resolves when ovs-vswitchd has applied it (`cur_cfg`, ovs-vswitchd.conf.db(5)).
 *
 * @param generation larger than that of the change before; only one writer may number changes
 * @throws Problem when ovs-vswitchd has not taken it after `deadlineMs`
 */
export async function configure(
  database: RpcConnection,
  operations: readonly Operation[],
  generation: number,
  deadlineMs: number,
): Promise<readonly OperationResult[]> {
  const numbered = { op: 'update', table: 'Open_vSwitch', where: [], row: { next_cfg: generation } };
  const results = await transact(database, [...operations, numbered]);
  await applied(database, generation, deadlineMs);
  return results;
}

const NEXT: readonly Operation[] = [
  { op: 'mutate', table: 'Open_vSwitch', where: [], mutations: [['next_cfg', '+=', 1]] },
  { op: 'select', table: 'Open_vSwitch', where: [], columns: ['next_cfg'] },
];

/**
 * Commits a change where there are other writers, as ovs-vsctl(8) does it: the database numbers it.
 *
 * @returns its results, and its number for `applied`
 * @throws Problem when a row is not as a `wait` among the operations wants it; then nothing has happened
 */
export async function commitShared(
  database: RpcConnection,
  operations: readonly Operation[],
): Promise<{ readonly results: readonly OperationResult[]; readonly generation: number }> {
  const results = await transact(database, [...operations, ...NEXT]);
  return { results, generation: Number(results.at(-1)?.rows?.[0]?.next_cfg) };
}

/** Resolves when ovs-vswitchd has applied a change. @throws Problem when it has not after `deadlineMs` */
export async function applied(database: RpcConnection, generation: number, deadlineMs: number): Promise<void> {
  // Asked again and again: ovsdb-server 2.15 answers `wait` (RFC 7047, 5.2.6) only when something else wakes it, a second or two later.
  await until(
    'ovs-vswitchd has applied a change',
    async () => {
      const [answer] = await transact(database, [CURRENT]);
      return Number(answer?.rows?.[0]?.cur_cfg) >= generation;
    },
    { deadlineMs, everyMs: 1 },
  );
}

/** `Mirror.statistics` of a row; zero where it says nothing. */
export async function readMirrorStatistics(database: RpcConnection, row: string): Promise<MirrorStatistics> {
  const where = [['_uuid', '==', ['uuid', row]]];
  const [answer] = await transact(database, [{ op: 'select', table: 'Mirror', where, columns: ['statistics'] }]);
  const [, pairs] = expected(statistics, answer?.rows?.[0]?.statistics ?? ['map', []]);
  const counts = new Map(pairs);
  return { txPackets: counts.get('tx_packets') ?? 0, txBytes: counts.get('tx_bytes') ?? 0 };
}

/** @throws Problem when the database has answered something else */
export function expected<Content>(schema: z.ZodType<Content>, answer: unknown): Content {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new Problem(
    `the database answered something else than expected: ${brief(JSON.stringify(answer) ?? 'nothing')}`,
  );
}
