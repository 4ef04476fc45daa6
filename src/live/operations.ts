import {
  insertPortOperations,
  installOperations,
  mirrorColumns,
  type PortRows,
  removeOperations,
  sourceOperations,
} from '../host/mirrorRows.ts';
import type { Operation, Row } from '../host/ovsdb.ts';
import { Problem } from '../model/problem.ts';
import type { Change } from './change.ts';
import { bridgeNamed } from './find.ts';
import { mirrorConfiguration } from './liveMirror.ts';
import type { LiveBridge, SwitchState } from './switchState.ts';

/** A transaction, and the place in it of the operation that makes a change's row; undefined for a change that makes none. */
export interface Transaction {
  readonly operations: readonly Operation[];
  readonly madeBy: readonly (number | undefined)[];
}

/**
 * The transaction of changes that are sound. It fails as a whole when the bridges that are named, or their mirrors, are not what the
 * state says; it touches no row that is not named.
 */
export function transactionOf(state: SwitchState, changes: readonly Change[]): Transaction {
  const bridges = [...new Set(changes.map((change) => change.bridge))].map((name) => bridgeNamed(state, name));
  const adds = changes.some(({ kind }) => kind === 'addMirror');
  const operations: Operation[] = [...bridges.flatMap(unchanged), ...(adds ? [namesUnchanged(state)] : [])];
  const madeBy = changes.map((change, index) => {
    const own = operationsOf(state, change, index);
    const insert = own.findLastIndex(({ op }) => op === 'insert');
    const place = insert < 0 ? undefined : operations.length + insert;
    operations.push(...own);
    return place;
  });
  return { operations, madeBy };
}

/** What the rules looked at: fails the transaction when it is another by now. */
function unchanged({ row, stored, mirrors }: LiveBridge): readonly Operation[] {
  return [
    still('Bridge', row, { ports: stored.ports, mirrors: stored.mirrors }),
    ...mirrors.map((mirror) => still('Mirror', mirror.row, mirrorConfiguration(mirror.stored))),
  ];
}

function still(table: string, row: string, columns: Row): Operation {
  const where = [['_uuid', '==', ['uuid', row]]];
  return { op: 'wait', timeout: 0, table, where, columns: Object.keys(columns), until: '==', rows: [columns] };
}

/** Names of mirrors are unique for as long as everybody sees to it: the database does not. */
function namesUnchanged({ bridges }: SwitchState): Operation {
  const names = new Set(bridges.flatMap(({ mirrors }) => mirrors.map(({ name }) => name)));
  const rows = [...names].map((name) => ({ name }));
  return { op: 'wait', timeout: 0, table: 'Mirror', where: [], columns: ['name'], until: '==', rows };
}

function operationsOf(state: SwitchState, change: Change, index: number): readonly Operation[] {
  const ports: PortRows = new Map(bridgeNamed(state, change.bridge).ports.map(({ name, row }) => [name, row]));
  switch (change.kind) {
    case 'addMirror': {
      const ids = change.externalIds === undefined ? {} : { external_ids: change.externalIds };
      return installOperations(
        change.bridge,
        change.name,
        { ...mirrorColumns(change.mirror, ports), ...ids },
        `mirror${index}`,
      );
    }
    case 'removeMirror':
      return removeOperations(change.bridge, 'mirrors', change.row);
    case 'addSource':
    case 'removeSource': {
      const port = ports.get(change.port);
      if (port === undefined) throw new Problem(`${change.bridge} has no port '${change.port}'`);
      const mutator = change.kind === 'addSource' ? 'insert' : 'delete';
      return change.columns.flatMap((column) => sourceOperations(change.row, column, mutator, port));
    }
    case 'addPort': {
      const { name } = change;
      const [device, port] = [`device${index}`, `port${index}`];
      const row = { ...change.port, name, interfaces: ['named-uuid', device] };
      return [
        { op: 'insert', table: 'Interface', 'uuid-name': device, row: { ...change.interface, name, type: 'internal' } },
        { op: 'insert', table: 'Port', 'uuid-name': port, row },
        ...insertPortOperations(change.bridge, port),
      ];
    }
    case 'removePort':
      return removeOperations(change.bridge, 'ports', change.row);
    default:
      return change satisfies never;
  }
}
