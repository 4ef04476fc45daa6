import { isDeepStrictEqual } from 'node:util';
import type { Operation, Row } from '../../host/ovsdb.ts';
import type { StoredRows } from '../switchState.ts';

/** Rows by table, as a database holds them. */
export type Tables = Readonly<Record<string, readonly Row[]>>;

/** What a database with these rows answers `select` with. */
export function storedRows(tables: Tables): StoredRows {
  const { Open_vSwitch: [root = {}] = [], Bridge = [], Port = [], Interface = [], Mirror = [] } = tables;
  return { root, bridges: Bridge, ports: Port, interfaces: Interface, mirrors: Mirror };
}

/**
 * What operations make of rows, by RFC 7047, 5.2: `wait`, `insert`, `update` and `mutate`. Rows that nobody refers to go, as they do there.
 *
 * @throws Error when a `wait` is not met
 */
export function executed(tables: Tables, operations: readonly Operation[]): Tables {
  const now: Record<string, Row[]> = Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [name, [...rows]]),
  );
  const named = new Map<string, string>();
  let made = 0;
  for (const operation of operations) {
    const { op, table, where } = operation as Operation & { table: string; where: readonly Condition[] };
    const rows = now[table] ?? [];
    const meets = (row: Row) => (where ?? []).every(([column, , wanted]) => isDeepStrictEqual(row[column], wanted));
    if (op === 'wait') {
      const columns = operation.columns as readonly string[];
      const seen = rows.filter(meets).map((row) => Object.fromEntries(columns.map((name) => [name, row[name]])));
      const wanted = operation.rows as readonly Row[];
      const has = (some: readonly Row[], row: Row) => some.some((one) => isDeepStrictEqual(one, row));
      if (!seen.every((row) => has(wanted, row)) || !wanted.every((row) => has(seen, row)))
        throw new Error('timed out');
    } else if (op === 'insert') {
      made += 1;
      named.set(String(operation['uuid-name']), `new-${made}`);
      now[table] = [...rows, { _uuid: ['uuid', `new-${made}`], ...resolved(operation.row as Row, named) }];
    } else if (op === 'update') {
      now[table] = rows.map((row) => (meets(row) ? { ...row, ...(operation.row as Row) } : row));
    } else if (op === 'mutate') {
      const mutations = resolved(operation.mutations as readonly Mutation[], named);
      now[table] = rows.map((row) => (meets(row) ? mutations.reduce(mutated, row) : row));
    } else throw new Error(`no ${op}`);
  }
  return swept(now);
}

/** Bridges hold mirrors and ports, and ports interfaces. */
function swept(tables: Tables): Tables {
  const held = (table: string, column: string) => JSON.stringify((tables[table] ?? []).map((row) => row[column]));
  const kept = (table: string, holders: string) =>
    (tables[table] ?? []).filter(({ _uuid }) => holders.includes(JSON.stringify(_uuid)));
  const Port = kept('Port', held('Bridge', 'ports'));
  const Interface = kept('Interface', JSON.stringify(Port.map((row) => row.interfaces)));
  return { ...tables, Mirror: kept('Mirror', held('Bridge', 'mirrors')), Port, Interface };
}

function resolved<Content>(content: Content, named: ReadonlyMap<string, string>): Content {
  return JSON.parse(JSON.stringify(content), (_, value: unknown) =>
    Array.isArray(value) && value[0] === 'named-uuid' ? ['uuid', named.get(String(value[1]))] : value,
  );
}

type Condition = readonly [string, string, unknown];
type Mutation = readonly [string, 'insert' | 'delete', readonly ['set', readonly unknown[]]];

function mutated(row: Row, [column, mutator, [, members]]: Mutation): Row {
  const before = row[column] as readonly [string, readonly unknown[]] | undefined;
  const others = (before?.[1] ?? []).filter((one) => !members.some((member) => isDeepStrictEqual(one, member)));
  return { ...row, [column]: ['set', mutator === 'insert' ? [...others, ...members] : others] };
}
