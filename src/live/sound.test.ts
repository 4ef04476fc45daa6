import { describe, expect, it } from 'vitest';
import { chainsOf } from './chains.ts';
import type { Change } from './change.ts';
import type { LiveMirror } from './liveMirror.ts';
import type { LivePort } from './livePort.ts';
import { learnedAt } from './occupied.ts';
import { requireSound } from './sound.ts';
import type { LiveBridge, SwitchState } from './switchState.ts';

const port = (name: string, type = 'internal'): LivePort => ({
  row: `row-${name}`,
  name,
  interfaces: [{ name, type, number: 3, ethernet: '02:00:00:00:00:03', externalIds: new Map(), stored: {} }],
  stored: {},
});

const mirror = (name: string, content: LiveMirror['mirror']): LiveMirror => ({
  row: `row-${name}`,
  name,
  bridge: 'br0',
  mirror: content,
  stored: {},
});

const bridge: LiveBridge = {
  row: 'row-br0',
  name: 'br0',
  datapath: 'netdev',
  ports: [port('p1'), port('p2'), port('patch', 'patch'), port('eth1', '')],
  mirrors: [mirror('m', { outputPort: 'p2', selectSrcPort: ['p1'] })],
  stored: {},
};

const state: SwitchState = {
  database: 'root',
  version: '3.1.0',
  statisticsEveryMs: 5000,
  mirrorColumns: new Set(['snaplen']),
  bridges: [bridge],
};

const source = { bridge: 'br0', mirror: 'm', row: 'row-m' } as const;
const bare = { bridge: 'br0', port: {}, interface: {} } as const;

describe('requireSound', () => {
  it.each<[string, Change]>([
    [
      'puts out no copy there that --snaplen cuts',
      { kind: 'addMirror', bridge: 'br0', name: 'n', mirror: { outputPort: 'patch', snaplen: 60 } },
    ],
    [
      'no filter of mirrors',
      { kind: 'addMirror', bridge: 'br0', name: 'n', mirror: { outputPort: 'p1', filter: 'tcp' } },
    ],
    ['a patch port', { kind: 'addSource', ...source, port: 'patch', columns: ['selectSrcPort'] }],
    [
      'that is meant any more',
      { kind: 'addSource', ...source, row: 'another', port: 'eth1', columns: ['selectSrcPort'] },
    ],
    ['not among those sources', { kind: 'removeSource', ...source, port: 'p1', columns: ['selectDstPort'] }],
    [
      'changed by somebody else since',
      { kind: 'removeMirror', bridge: 'br0', name: 'm', row: 'row-m', mirror: { outputPort: 'p2' } },
    ],
    ['no internal port', { kind: 'removePort', ...bare, name: 'eth1', row: 'row-eth1' }],
    ['changed by somebody else since', { kind: 'removePort', ...bare, name: 'p1', row: 'row-p1', port: { tag: 1 } }],
  ])('refuses what %s', (reason, change) => {
    const alone = { ...state, bridges: [{ ...bridge, mirrors: change.kind === 'removePort' ? [] : bridge.mirrors }] };
    expect(() => requireSound(alone, change)).toThrow(reason);
  });

  it('lets pass what is none of these', () => {
    const changes: readonly Change[] = [
      { kind: 'addMirror', bridge: 'br0', name: 'n', mirror: { outputPort: 'patch' } },
      { kind: 'addSource', ...source, port: 'eth1', columns: ['selectSrcPort'] },
      { kind: 'removeSource', ...source, port: 'p1', columns: ['selectSrcPort'] },
    ];
    for (const change of changes) expect(() => requireSound(state, change)).not.toThrow();
  });
});

it('a mirror of a mirror is seen from either side', () => {
  const output = (outputPort: string): Change => ({
    kind: 'addMirror',
    bridge: 'br0',
    name: 'n',
    mirror: { outputPort },
  });
  expect(chainsOf(bridge, output('p1'))).toEqual(['p1 is a source of the mirror m']);
  expect(chainsOf(bridge, output('eth1'))).toEqual([]);
  const all = { ...bridge, mirrors: [mirror('a', { selectAll: true, outputPort: 'p2' })] };
  expect(chainsOf(all, output('eth1'))).toEqual(['the mirror a selects all ports, and so eth1']);
  expect(chainsOf(bridge, { kind: 'addSource', ...source, port: 'p2', columns: ['selectSrcPort'] })).toEqual([
    'p2 is the output of the mirror m',
  ]);
});

it('addresses that are learned at a port are those of others than its own interface', () => {
  const text = [
    ' port  VLAN  MAC                Age',
    '    3     0  02:00:00:00:00:03    2',
    '    3     7  02:00:00:00:00:99    2',
    '    4     0  02:00:00:00:00:77    2',
    'LOCAL     0  02:00:00:00:00:88    2',
  ];
  expect(learnedAt(text.join('\n'), port('p1'))).toEqual(['02:00:00:00:00:99']);
});
