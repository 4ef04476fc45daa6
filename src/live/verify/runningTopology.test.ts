import { describe, expect, it } from 'vitest';
import type { BridgeSettings, PortSettings } from '../bridgeSettings.ts';
import { patchedBridges, runningTopology } from './runningTopology.ts';

const port = (name: string, more: Partial<PortSettings> = {}): PortSettings => ({
  name,
  interfaces: [{ name, type: 'internal' }],
  ...more,
});
const patch = (name: string, peer: string) => port(name, { interfaces: [{ name, type: 'patch', peer }] });
const bridge = (name: string, ...ports: readonly PortSettings[]): BridgeSettings => ({
  name,
  datapath: 'netdev',
  ports,
  mirrors: [],
});

const int = bridge('br-int', port('vnic', { tag: 7, vlanMode: 'access', protected: true }), patch('to-ex', 'to-int'));
const ex = bridge(
  'br-ex',
  patch('to-int', 'to-ex'),
  port('up', {
    interfaces: [
      { name: 'eth0', type: 'system' },
      { name: 'eth1', type: 'system' },
    ],
  }),
);
const other = bridge('br-other', port('far'));

describe('patchedBridges', () => {
  it('are the mirror’s first, and those behind patch ports, but no others', () => {
    const all = [other, ex, int];
    expect(patchedBridges(all, int)).toEqual([int, ex]);
    expect(patchedBridges(all, other)).toEqual([other]);
  });
});

describe('runningTopology', () => {
  it('has columns as the oracle takes them, patch ports joined, bonds with their members', () => {
    expect(runningTopology([int, ex], { 'br-ex': ['actions=NORMAL'] })).toMatchObject({
      bridge: 'br-int',
      flows: { 'br-ex': ['actions=NORMAL'] },
      ports: {
        vnic: { tag: 7, vlanMode: 'access', protected: true },
        'to-ex': { patch: 'to-int' },
        'to-int': { bridge: 'br-ex', patch: 'to-ex' },
        up: { bridge: 'br-ex', bond: { members: ['eth0', 'eth1'], lacp: 'off' } },
      },
    });
  });
});
