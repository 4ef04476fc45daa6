import type { Mirror, MirrorChange } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import type { Operation, RowReference } from './ovsdb.ts';
import { set } from './ovsdb.ts';

/** Row ids of ports, by name. */
export type PortRows = ReadonlyMap<string, string>;

/** OVSDB's column for each of ours. */
export const MIRROR_COLUMNS = {
  selectAll: 'select_all',
  selectSrcPort: 'select_src_port',
  selectDstPort: 'select_dst_port',
  selectVlan: 'select_vlan',
  outputPort: 'output_port',
  outputVlan: 'output_vlan',
  snaplen: 'snaplen',
  filter: 'filter',
} as const satisfies Record<keyof Mirror, string>;

/**
 * The columns of a `Mirror` row that the given properties come to; columns that are not given are left out, and null
 * clears one.
 *
 * @throws Problem when a port is named that the bridge does not have
 */
export function mirrorColumns(mirror: MirrorChange, ports: PortRows): Readonly<Record<string, unknown>> {
  const reference = (port: string): RowReference => {
    const row = ports.get(port);
    if (row === undefined) throw new Problem(`a mirror names the port '${port}', which the bridge does not have`);
    return ['uuid', row];
  };
  const encode = (property: keyof Mirror): unknown => {
    switch (property) {
      case 'selectSrcPort':
      case 'selectDstPort':
        return set((mirror[property] ?? []).map(reference));
      case 'outputPort':
        return typeof mirror.outputPort === 'string' ? reference(mirror.outputPort) : set([]);
      case 'selectVlan':
        return set(mirror.selectVlan ?? []);
      case 'selectAll':
        return mirror.selectAll ?? false;
      case 'outputVlan':
      case 'snaplen':
      case 'filter':
        return mirror[property] ?? set([]);
      default:
        return property satisfies never;
    }
  };
  return Object.fromEntries(
    (Object.keys(mirror) as (keyof Mirror)[]).map((name) => [MIRROR_COLUMNS[name], encode(name)]),
  );
}

/** Adds a port to a mirror's selection, or takes it out; the others stay as they are. */
export function sourceOperations(
  mirror: string,
  column: 'selectSrcPort' | 'selectDstPort',
  mutator: 'insert' | 'delete',
  port: string,
): readonly Operation[] {
  const mutations = [[MIRROR_COLUMNS[column], mutator, set([['uuid', port]])]];
  return [{ op: 'mutate', table: 'Mirror', where: [['_uuid', '==', ['uuid', mirror]]], mutations }];
}

/**
 * Creates a mirror on the bridge. It is added to the bridge's mirrors: setting them would destroy the others.
 *
 * @param id stands for the new row; each of a transaction needs one of its own
 */
export function installOperations(
  bridge: string,
  name: string,
  columns: Readonly<Record<string, unknown>>,
  id = 'mirror',
): readonly Operation[] {
  return [
    { op: 'insert', table: 'Mirror', 'uuid-name': id, row: { name, ...columns } },
    mutateBridge(bridge, 'mirrors', 'insert', ['named-uuid', id]),
  ];
}

/** Sets columns of a mirror. */
export function changeOperations(row: string, columns: Readonly<Record<string, unknown>>): readonly Operation[] {
  return [{ op: 'update', table: 'Mirror', where: [['_uuid', '==', ['uuid', row]]], row: columns }];
}

/** Adds a port to the bridge that the same transaction inserts under this name. */
export function insertPortOperations(bridge: string, name: string): readonly Operation[] {
  return [mutateBridge(bridge, 'ports', 'insert', ['named-uuid', name])];
}

/** Takes a mirror or a port from the bridge; the database then deletes the row by itself. */
export function removeOperations(bridge: string, column: 'mirrors' | 'ports', row: string): readonly Operation[] {
  return [mutateBridge(bridge, column, 'delete', ['uuid', row])];
}

function mutateBridge(bridge: string, column: string, mutator: 'insert' | 'delete', row: RowReference): Operation {
  return { op: 'mutate', table: 'Bridge', where: [['name', '==', bridge]], mutations: [[column, mutator, set([row])]] };
}
