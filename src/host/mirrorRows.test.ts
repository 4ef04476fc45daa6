import { describe, expect, it } from 'vitest';
import type { Mirror, MirrorChange } from '../model/mirror.ts';
import { Problem } from '../model/problem.ts';
import {
  changeOperations,
  insertPortOperations,
  installOperations,
  mirrorColumns,
  removeOperations,
} from './mirrorRows.ts';

const ports = new Map([
  ['p1', 'uuid-of-p1'],
  ['p2', 'uuid-of-p2'],
  ['p3', 'uuid-of-p3'],
]);

describe('mirrorColumns', () => {
  it.each<[string, MirrorChange, Record<string, unknown>]>([
    ['nothing', {}, {}],
    ['selectAll', { selectAll: true }, { select_all: true }],
    [
      'selectSrcPort',
      { selectSrcPort: ['p1', 'p2'] },
      {
        select_src_port: [
          'set',
          [
            ['uuid', 'uuid-of-p1'],
            ['uuid', 'uuid-of-p2'],
          ],
        ],
      },
    ],
    ['selectDstPort', { selectDstPort: ['p2'] }, { select_dst_port: ['set', [['uuid', 'uuid-of-p2']]] }],
    ['an empty selection, which clears the column', { selectSrcPort: [] }, { select_src_port: ['set', []] }],
    ['selectVlan', { selectVlan: [0, 7] }, { select_vlan: ['set', [0, 7]] }],
    ['outputPort', { outputPort: 'p3' }, { output_port: ['uuid', 'uuid-of-p3'] }],
    ['outputVlan', { outputVlan: 500 }, { output_vlan: 500 }],
    ['snaplen', { snaplen: 100 }, { snaplen: 100 }],
    ['filter', { filter: 'tcp' }, { filter: 'tcp' }],
    [
      'null, which clears any column',
      { selectAll: null, selectSrcPort: null, outputPort: null, snaplen: null, filter: null },
      {
        select_all: false,
        select_src_port: ['set', []],
        output_port: ['set', []],
        snaplen: ['set', []],
        filter: ['set', []],
      },
    ],
  ])('%s', (_, mirror, columns) => {
    expect(mirrorColumns(mirror, ports)).toEqual(columns);
  });

  it.each<[string, Mirror]>([
    ['selectSrcPort', { selectSrcPort: ['p1', 'p9'] }],
    ['selectDstPort', { selectDstPort: ['p9'] }],
    ['outputPort', { outputPort: 'p9' }],
  ])('names a port in %s that the bridge does not have', (_, mirror) => {
    const problem = new Problem("a mirror names the port 'p9', which the bridge does not have");
    expect(() => mirrorColumns(mirror, ports)).toThrow(problem);
  });
});

describe('operations', () => {
  const say = (operations: readonly object[]) => operations.map((operation) => JSON.stringify(operation)).join('\n');

  it('installing adds to the bridge’s mirrors, and sets none of the others aside', () => {
    const columns = mirrorColumns({ selectSrcPort: ['p1'], outputPort: 'p3' }, ports);
    expect(say(installOperations('br0', 'm0', columns))).toMatchInlineSnapshot(`
      "{"op":"insert","table":"Mirror","uuid-name":"mirror","row":{"name":"m0","select_src_port":["set",[["uuid","uuid-of-p1"]]],"output_port":["uuid","uuid-of-p3"]}}
      {"op":"mutate","table":"Bridge","where":[["name","==","br0"]],"mutations":[["mirrors","insert",["set",[["named-uuid","mirror"]]]]]}"
    `);
  });

  it('changing touches the one row, and the columns that are given', () => {
    expect(say(changeOperations('uuid-of-m0', mirrorColumns({ snaplen: 60 }, ports)))).toMatchInlineSnapshot(
      `"{"op":"update","table":"Mirror","where":[["_uuid","==",["uuid","uuid-of-m0"]]],"row":{"snaplen":60}}"`,
    );
  });

  it('a port comes to the ports that the bridge has', () => {
    expect(say(insertPortOperations('br0', 'port0'))).toMatchInlineSnapshot(
      `"{"op":"mutate","table":"Bridge","where":[["name","==","br0"]],"mutations":[["ports","insert",["set",[["named-uuid","port0"]]]]]}"`,
    );
  });

  it('removing takes the one row from the bridge', () => {
    expect(say(removeOperations('br0', 'mirrors', 'uuid-of-m0'))).toMatchInlineSnapshot(
      `"{"op":"mutate","table":"Bridge","where":[["name","==","br0"]],"mutations":[["mirrors","delete",["set",[["uuid","uuid-of-m0"]]]]]}"`,
    );
    expect(say(removeOperations('br0', 'ports', 'uuid-of-p3'))).toMatchInlineSnapshot(
      `"{"op":"mutate","table":"Bridge","where":[["name","==","br0"]],"mutations":[["ports","delete",["set",[["uuid","uuid-of-p3"]]]]]}"`,
    );
  });
});
