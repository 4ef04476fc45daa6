import { z } from 'zod';
import type { RpcConnection } from '../host/jsonRpc.ts';
import { MIRROR_COLUMNS } from '../host/mirrorRows.ts';
import { expected, type Row, transact } from '../host/ovsdb.ts';
import type { Mirror } from '../model/mirror.ts';
import type { MirrorStatistics } from '../model/observation.ts';

/** What a running Open vSwitch is configured as, read in one transaction. */
export interface SwitchState {
  /** The row of `Open_vSwitch`: no other database has it. */
  readonly database: string;
  /** How often the switch writes statistics into its database. */
  readonly statisticsEveryMs: number;
  readonly bridges: readonly LiveBridge[];
  /** Columns that this version's mirrors have. */
  readonly mirrorColumns: ReadonlySet<string>;
}

export interface LiveBridge {
  readonly row: string;
  readonly name: string;
  readonly ports: readonly LivePort[];
  readonly mirrors: readonly LiveMirror[];
  readonly stored: Row;
}

export interface LivePort {
  readonly row: string;
  readonly name: string;
  readonly interfaces: readonly LiveInterface[];
  readonly stored: Row;
}

export interface LiveInterface {
  readonly name: string;
  /** As the database has it, where a device of the system is an empty text. */
  readonly type: string;
  /** OpenFlow number, when the switch has given it one. */
  readonly number?: number;
  readonly ethernet?: string;
  readonly externalIds: ReadonlyMap<string, string>;
  readonly stored: Row;
}

export interface LiveMirror {
  readonly row: string;
  readonly name: string;
  readonly bridge: string;
  /** What is set of it; names of ports of other bridges, too. */
  readonly mirror: Mirror;
  /** Undefined before the switch has written any. */
  readonly statistics?: MirrorStatistics;
  readonly stored: Row;
}

const TABLES = ['Open_vSwitch', 'Bridge', 'Port', 'Interface', 'Mirror'] as const;

/** Reads what a running Open vSwitch is configured as. */
export async function readSwitchState(database: RpcConnection): Promise<SwitchState> {
  const answers = await transact(
    database,
    TABLES.map((table) => ({ op: 'select', table, where: [] })),
  );
  const [root = [], bridges = [], ports = [], interfaces = [], mirrors = []] = answers.map(({ rows }) => rows ?? []);
  const schema = expected(schemaOf, await database.call('get_schema', ['Open_vSwitch']));
  return stateOf(
    { root: root[0] ?? {}, bridges, ports, interfaces, mirrors },
    Object.keys(schema.tables.Mirror.columns),
  );
}

const schemaOf = z.object({
  tables: z.object({ Mirror: z.object({ columns: z.record(z.string(), z.unknown()) }) }),
});

/** Rows of the tables, as `select` answers them. */
export interface StoredRows {
  readonly root: Row;
  readonly bridges: readonly Row[];
  readonly ports: readonly Row[];
  readonly interfaces: readonly Row[];
  readonly mirrors: readonly Row[];
}

/** The state that stored rows come to. */
export function stateOf(stored: StoredRows, mirrorColumns: readonly string[]): SwitchState {
  const interfaces = new Map(stored.interfaces.map((row) => [rowId(row), interfaceOf(row)]));
  const ports = new Map(stored.ports.map((row) => [rowId(row), portOf(row, interfaces)]));
  const mirrors = new Map(stored.mirrors.map((row) => [rowId(row), row]));
  const interval = Number(mapOf(stored.root.other_config).get('stats-update-interval') ?? 0);
  return {
    database: rowId(stored.root),
    // ovs-vswitchd.conf.db(5): 5 seconds, and never less.
    statisticsEveryMs: Math.max(5000, Number.isFinite(interval) ? interval : 0),
    mirrorColumns: new Set(mirrorColumns),
    bridges: stored.bridges
      .map((row): LiveBridge => {
        const name = String(row.name);
        const found = <Item>(column: unknown, of: ReadonlyMap<string, Item>) =>
          references(column).flatMap((id) => of.get(id) ?? []);
        return {
          row: rowId(row),
          name,
          ports: sorted(found(row.ports, ports)),
          mirrors: sorted(found(row.mirrors, mirrors).map((mirror) => mirrorOf(mirror, name, ports))),
          stored: row,
        };
      })
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

function interfaceOf(row: Row): LiveInterface {
  const [number] = items(row.ofport);
  const [ethernet] = items(row.mac_in_use);
  return {
    name: String(row.name),
    type: String(row.type),
    ...(typeof number === 'number' && number > 0 && { number }),
    ...(typeof ethernet === 'string' && { ethernet }),
    externalIds: mapOf(row.external_ids),
    stored: row,
  };
}

function portOf(row: Row, interfaces: ReadonlyMap<string, LiveInterface>): LivePort {
  return {
    row: rowId(row),
    name: String(row.name),
    interfaces: references(row.interfaces).flatMap((id) => interfaces.get(id) ?? []),
    stored: row,
  };
}

function mirrorOf(row: Row, bridge: string, ports: ReadonlyMap<string, LivePort>): LiveMirror {
  const names = (column: unknown) =>
    references(column)
      .map((id) => ports.get(id)?.name ?? id)
      .sort();
  const [outputPort] = names(row.output_port);
  const vlans = numbers(row.select_vlan).toSorted((one, other) => one - other);
  const [src, dst] = [names(row.select_src_port), names(row.select_dst_port)];
  const [[outputVlan], [snaplen]] = [numbers(row.output_vlan), numbers(row.snaplen)];
  const [filter] = items(row.filter);
  const counts = mapOf(row.statistics);
  return {
    row: rowId(row),
    name: String(row.name),
    bridge,
    mirror: {
      ...(row.select_all === true && { selectAll: true }),
      ...(src.length > 0 && { selectSrcPort: src }),
      ...(dst.length > 0 && { selectDstPort: dst }),
      ...(vlans.length > 0 && { selectVlan: vlans }),
      ...(outputPort !== undefined && { outputPort }),
      ...(outputVlan !== undefined && { outputVlan }),
      ...(snaplen !== undefined && { snaplen }),
      ...(typeof filter === 'string' && { filter }),
    },
    ...(counts.size > 0 && {
      statistics: { txPackets: Number(counts.get('tx_packets') ?? 0), txBytes: Number(counts.get('tx_bytes') ?? 0) },
    }),
    stored: row,
  };
}

/** The columns of a mirror's row that say what it does, as they are stored. */
export function mirrorConfiguration(row: Row): Row {
  const names = ['name', 'external_ids', ...Object.values(MIRROR_COLUMNS)];
  return Object.fromEntries(names.filter((name) => name in row).map((name) => [name, row[name]]));
}

function rowId(row: Row): string {
  return references(row._uuid)[0] ?? '';
}

/** The members of a set, which is written as the member alone where there is one. */
function items(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) && value[0] === 'set' && Array.isArray(value[1]) ? value[1] : [value];
}

function references(value: unknown): readonly string[] {
  return items(value).flatMap((item) => (Array.isArray(item) && item[0] === 'uuid' ? [String(item[1])] : []));
}

function numbers(value: unknown): readonly number[] {
  return items(value).filter((item) => typeof item === 'number');
}

function mapOf(value: unknown): ReadonlyMap<string, string> {
  const pairs = Array.isArray(value) && value[0] === 'map' && Array.isArray(value[1]) ? (value[1] as unknown[]) : [];
  return new Map(pairs.flatMap((pair) => (Array.isArray(pair) ? [[String(pair[0]), String(pair[1])] as const] : [])));
}

function sorted<Item extends { readonly name: string }>(list: readonly Item[]): readonly Item[] {
  return list.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
