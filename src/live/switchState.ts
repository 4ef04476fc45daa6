import { z } from 'zod';
import type { RpcConnection } from '../host/jsonRpc.ts';
import { expected, type Row, transact } from '../host/ovsdb.ts';
import { byId, mapOf, referred, rowId, texts } from '../host/storedValues.ts';
import type { BridgeSettings } from './bridgeSettings.ts';
import { type LiveMirror, liveMirror } from './liveMirror.ts';
import { type LivePort, livePort } from './livePort.ts';

/** What a running Open vSwitch is configured as, read in one transaction. */
export interface SwitchState {
  /** The row of `Open_vSwitch`: no other database has it. */
  readonly database: string;
  /** Such as `3.1.0`; empty where the switch has not written it. */
  readonly version: string;
  /** How often the switch writes statistics into its database. */
  readonly statisticsEveryMs: number;
  readonly bridges: readonly LiveBridge[];
  /** Columns that this version's mirrors have. */
  readonly mirrorColumns: ReadonlySet<string>;
}

export interface LiveBridge extends BridgeSettings {
  readonly row: string;
  readonly ports: readonly LivePort[];
  readonly mirrors: readonly LiveMirror[];
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
  const { root } = stored;
  const [ports, interfaces, mirrors] = [byId(stored.ports), byId(stored.interfaces), byId(stored.mirrors)];
  const portNames = new Map([...ports].map(([id, { name }]) => [id, String(name)]));
  const interval = Number(mapOf(root.other_config).get('stats-update-interval') ?? 0);
  return {
    database: rowId(root),
    version: texts(root.ovs_version)[0] ?? '',
    // ovs-vswitchd.conf.db(5): 5 seconds, and never less.
    statisticsEveryMs: Math.max(5000, Number.isFinite(interval) ? interval : 0),
    mirrorColumns: new Set(mirrorColumns),
    bridges: sorted(
      stored.bridges.map((row): LiveBridge => {
        const name = String(row.name);
        return {
          row: rowId(row),
          name,
          datapath: texts(row.datapath_type)[0] || 'system',
          ports: sorted(referred(row.ports, ports).map((port) => livePort(port, row, interfaces))),
          mirrors: sorted(referred(row.mirrors, mirrors).map((mirror) => liveMirror(mirror, name, portNames))),
          stored: row,
        };
      }),
    ),
  };
}

function sorted<Item extends { readonly name: string }>(list: readonly Item[]): readonly Item[] {
  return list.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}
