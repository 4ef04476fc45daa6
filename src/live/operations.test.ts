import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Row } from '../host/ovsdb.ts';
import type { Change, Plan } from './change.ts';
import { inverseOf } from './inverse.ts';
import { planMirror, planNoMirror, planNoMirrors, planNoSource, planSource } from './mirrorPlans.ts';
import { transactionOf } from './operations.ts';
import { planNoPort, planPort } from './portPlans.ts';
import { type SwitchState, stateOf } from './switchState.ts';
import { executed, storedRows, type Tables } from './testing/database.ts';

const COLUMNS = ['name', 'snaplen', 'filter', 'select_all'];
const BRIDGES = ['br0', 'br1'] as const;
const reference = (id: string) => ['uuid', id] as const;

/** Two bridges with four internal ports each and mirrors between them. */
const switches = fc
  .array(
    fc.record({
      bridge: fc.constantFrom(0, 1),
      output: fc.constantFrom(0, 1, 2, 3),
      src: fc.uniqueArray(fc.constantFrom(0, 1, 2, 3)),
      dst: fc.uniqueArray(fc.constantFrom(0, 1, 2, 3)),
      vlan: fc.uniqueArray(fc.integer({ min: 0, max: 4095 }), { maxLength: 3 }),
      snaplen: fc.option(fc.integer({ min: 14, max: 65_535 })),
    }),
    { maxLength: 8 },
  )
  .map((mirrors): Tables => {
    const port = (bridge: number, index: number) => `p${bridge}${index}`;
    const set = (items: readonly unknown[]) => ['set', items];
    const ports = BRIDGES.flatMap((_, bridge) => [0, 1, 2, 3].map((index) => port(bridge, index)));
    return {
      Open_vSwitch: [{ _uuid: reference('root'), next_cfg: 1 }],
      Bridge: BRIDGES.map((name, bridge) => ({
        _uuid: reference(name),
        name,
        ports: set([0, 1, 2, 3].map((index) => reference(`row-${port(bridge, index)}`))),
        mirrors: set(mirrors.flatMap((mirror, index) => (mirror.bridge === bridge ? [reference(`m${index}`)] : []))),
      })),
      Port: ports.map((name) => ({
        _uuid: reference(`row-${name}`),
        name,
        tag: set([]),
        interfaces: reference(`if-${name}`),
      })),
      Interface: ports.map((name) => ({ _uuid: reference(`if-${name}`), name, type: 'internal' })),
      Mirror: mirrors.map(({ bridge, output, src, dst, vlan, snaplen }, index) => ({
        _uuid: reference(`m${index}`),
        name: `mirror${index}`,
        select_all: false,
        select_src_port: set(src.map((one) => reference(`row-${port(bridge, one)}`))),
        select_dst_port: set(dst.map((one) => reference(`row-${port(bridge, one)}`))),
        select_vlan: set(vlan),
        output_port: reference(`row-${port(bridge, output)}`),
        output_vlan: set([]),
        snaplen: snaplen ?? set([]),
        external_ids: ['map', []],
      })),
    };
  });

const orders = fc.oneof(
  fc.record({
    kind: fc.constant('addMirror'),
    bridge: fc.constantFrom(...BRIDGES),
    port: fc.constantFrom(0, 1, 2, 3),
  }),
  fc.record({
    kind: fc.constantFrom('addSource', 'removeSource'),
    mirror: fc.nat(7),
    port: fc.constantFrom(0, 1, 2, 3),
    direction: fc.constantFrom('egress', 'ingress', 'both'),
  }),
  fc.record({ kind: fc.constant('removeMirror'), mirror: fc.nat(7) }),
  fc.record({ kind: fc.constantFrom('removeMirrors', 'addPort'), bridge: fc.constantFrom(...BRIDGES) }),
  fc.record({
    kind: fc.constant('removePort'),
    bridge: fc.constantFrom(...BRIDGES),
    port: fc.constantFrom(0, 1, 2, 3),
  }),
);

type Order = typeof orders extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Undefined for what is refused. */
function planned(state: SwitchState, order: Order): Plan | undefined {
  const name = 'mirror' in order ? `mirror${order.mirror}` : '';
  const bridgeOf = state.bridges.find(({ mirrors }) => mirrors.some((mirror) => mirror.name === name));
  const bridge = 'bridge' in order ? order.bridge : bridgeOf?.name;
  const port = 'port' in order ? `p${bridge?.slice(2)}${order.port}` : '';
  try {
    switch (order.kind) {
      case 'addMirror':
        return planMirror(state, bridge ?? '', 'fresh', { outputPort: port, selectVlan: [7] });
      case 'addSource':
      case 'removeSource': {
        if (!('direction' in order)) return undefined;
        const direction = order.direction as 'egress' | 'ingress' | 'both';
        return (order.kind === 'addSource' ? planSource : planNoSource)(state, name, port, direction);
      }
      case 'removeMirror':
        return planNoMirror(state, name);
      case 'removeMirrors':
        return planNoMirrors(state, bridge ?? '');
      case 'addPort':
        return planPort(state, bridge ?? '', 'fresh');
      default:
        return planNoPort(state, port);
    }
  } catch {
    return undefined;
  }
}

/** A row without the columns that a change may touch in it. */
function untouchable(table: string, row: Row, changes: readonly Change[]): Row {
  const id = (row._uuid as readonly string[])[1];
  const free = changes.flatMap((change) => {
    if (table === 'Bridge' && row.name === change.bridge)
      return change.kind.endsWith('Mirror') ? ['mirrors'] : change.kind.endsWith('Port') ? ['ports'] : [];
    if (table === 'Mirror' && (change.kind === 'addSource' || change.kind === 'removeSource') && change.row === id)
      return change.columns.map(
        (column) => ({ selectSrcPort: 'select_src_port', selectDstPort: 'select_dst_port' })[column],
      );
    return [];
  });
  return Object.fromEntries(Object.entries(row).filter(([column]) => !free.includes(column)));
}

/** Whether the row is what a change removes, or the interface of a port that is. */
function goes(changes: readonly Change[], id: string): boolean {
  return changes.some(
    (change) =>
      (change.kind === 'removeMirror' && change.row === id) ||
      (change.kind === 'removePort' && [change.row, `if-${change.name}`].includes(id)),
  );
}

describe('a transaction', () => {
  test.prop([switches, orders])('touches no row and no column that is not named', (tables, order) => {
    const state = stateOf(storedRows(tables), COLUMNS);
    const plan = planned(state, order);
    fc.pre(plan !== undefined);
    const after = executed(tables, transactionOf(state, plan.changes).operations);
    for (const [table, rows] of Object.entries(tables))
      for (const row of rows) {
        const [, id] = row._uuid as readonly string[];
        const same = after[table]?.find(({ _uuid }) => (_uuid as readonly string[])[1] === id);
        if (same === undefined) expect(goes(plan.changes, id ?? '')).toBe(true);
        else expect(untouchable(table, same, plan.changes)).toEqual(untouchable(table, row, plan.changes));
      }
    for (const bridge of stateOf(storedRows(after), COLUMNS).bridges) {
      const before = state.bridges.find(({ name }) => name === bridge.name);
      const removed = plan.changes.flatMap((change) => (change.kind === 'removeMirror' ? change.row : []));
      const kept = before?.mirrors.map(({ row }) => row).filter((row) => !removed.includes(row));
      expect(bridge.mirrors.map(({ row }) => row)).toEqual(expect.arrayContaining(kept ?? []));
    }
  });

  test.prop([switches, orders])('is taken back by its inverse', (tables, order) => {
    const state = stateOf(storedRows(tables), COLUMNS);
    const plan = planned(state, order);
    fc.pre(plan !== undefined);
    const { operations, madeBy } = transactionOf(state, plan.changes);
    const after = executed(tables, operations);
    const inserts = operations.filter(({ op }) => op === 'insert');
    const rows = madeBy.map((place) => {
      const insert = place === undefined ? undefined : operations[place];
      return insert && `new-${inserts.indexOf(insert) + 1}`;
    });
    const inverse = inverseOf(plan, rows);
    const changed = stateOf(storedRows(after), COLUMNS);
    const back = stateOf(storedRows(executed(after, transactionOf(changed, inverse.changes).operations)), COLUMNS);
    const shown = ({ bridges }: SwitchState) =>
      bridges.map(({ name, ports, mirrors }) => ({
        name,
        ports: ports.map((port) => port.name),
        mirrors: mirrors.map(({ name, mirror }) => ({ name, mirror })),
      }));
    expect(shown(back)).toEqual(shown(state));
  });

  it('fails when a mirror of the bridge is another by now', () => {
    const [tables] = fc.sample(
      switches.filter(({ Mirror = [] }) => Mirror.length > 0),
      1,
    );
    const state = stateOf(storedRows(tables ?? {}), COLUMNS);
    const { bridges } = state;
    const bridge = bridges.find(({ mirrors }) => mirrors.length > 0)?.name ?? '';
    const { operations } = transactionOf(state, planPort(state, bridge, 'fresh').changes);
    const others = { ...tables, Mirror: (tables?.Mirror ?? []).map((row) => ({ ...row, snaplen: 77 })) };
    expect(() => executed(tables ?? {}, operations)).not.toThrow();
    expect(() => executed(others, operations)).toThrow('timed out');
  });
});
