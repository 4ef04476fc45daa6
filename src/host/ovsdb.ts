import type { MirrorStatistics } from '../model/observation.ts';
import { Problem } from '../model/problem.ts';
import type { RpcConnection } from './jsonRpc.ts';
import { until } from './until.ts';

/** One operation of a transaction (RFC 7047, 5.2). */
export type Operation = Readonly<Record<string, unknown> & { op: string }>;

/** A reference to a row: an existing one, or one that the same transaction inserts under `uuid-name`. */
export type RowReference = readonly ['uuid' | 'named-uuid', string];

/** What one operation brought back. */
export interface OperationResult {
  readonly uuid?: readonly ['uuid', string];
  readonly count?: number;
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  readonly error?: string;
  readonly details?: string;
}

/** OVSDB's notation of a set. */
export function set<Item>(items: readonly Item[]): readonly ['set', readonly Item[]] {
  return ['set', items];
}

/**
 * Commits operations on the database `Open_vSwitch` in one transaction.
 *
 * @returns one result an operation, in order
 * @throws Problem when any of them fails; then none has happened
 */
export async function transact(
  database: RpcConnection,
  operations: readonly Operation[],
): Promise<readonly OperationResult[]> {
  const results = (await database.call('transact', ['Open_vSwitch', ...operations])) as (OperationResult | null)[];
  // A failure of the commit as a whole comes as one result more than there were operations.
  const failed = results.find((result) => result?.error !== undefined);
  if (failed)
    throw new Problem(`the database refused a transaction: ${failed.error} ${failed.details ?? ''}`.trimEnd());
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
  // Asked again and again: ovsdb-server 2.15 answers `wait` (RFC 7047, 5.2.6) only when something else wakes it, a second or two later.
  await until(
    'ovs-vswitchd has applied a change',
    async () => {
      const [answer] = await transact(database, [CURRENT]);
      return Number(answer?.rows?.[0]?.cur_cfg) >= generation;
    },
    { deadlineMs, everyMs: 1 },
  );
  return results;
}

/** `Mirror.statistics` of a row; zero where it says nothing. */
export async function readMirrorStatistics(database: RpcConnection, row: string): Promise<MirrorStatistics> {
  const where = [['_uuid', '==', ['uuid', row]]];
  const [answer] = await transact(database, [{ op: 'select', table: 'Mirror', where, columns: ['statistics'] }]);
  const [, pairs] = (answer?.rows?.[0]?.statistics ?? ['map', []]) as ['map', [string, number][]];
  const counts = new Map(pairs);
  return { txPackets: counts.get('tx_packets') ?? 0, txBytes: counts.get('tx_bytes') ?? 0 };
}
