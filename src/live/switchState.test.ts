import { expect, it } from 'vitest';
import { stateOf } from './switchState.ts';

const id = (row: string) => ['uuid', row];
const set = (...items: readonly unknown[]) => ['set', items];
const map = (...pairs: readonly (readonly [string, string])[]) => ['map', pairs];

it('rows come to names, with sets of one, of none and of several, and what is empty left out', () => {
  const state = stateOf(
    {
      root: { _uuid: id('root'), ovs_version: '3.1.0', other_config: map(['stats-update-interval', '7000']) },
      bridges: [
        { _uuid: id('b'), name: 'br0', datapath_type: '', ports: set(id('p2'), id('p1')), mirrors: id('m') },
        {
          ...{ _uuid: id('a'), name: 'br-a', datapath_type: 'netdev', ports: id('p3'), mirrors: set() },
          rstp_enable: true,
        },
      ],
      ports: [
        { _uuid: id('p1'), name: 'vnic', tag: 7, trunks: set(1, 2), vlan_mode: 'access', interfaces: id('i1') },
        {
          ...{ _uuid: id('p2'), name: 'bond', tag: set(), lacp: 'active', bond_mode: 'balance-tcp', protected: true },
          ...{ interfaces: set(id('i1'), id('i2'), id('gone')), status: map(['stp_state', 'Forwarding']) },
        },
        {
          ...{ _uuid: id('p3'), name: 'patch', interfaces: id('i3'), status: map(['stp_state', 'x']) },
          rstp_status: map(['rstp_port_state', 'Discarding']),
        },
      ],
      interfaces: [
        { _uuid: id('i1'), name: 'eth0', type: '', ofport: -1, mac_in_use: '02:00:00:00:00:01', mtu: 1500 },
        { _uuid: id('i2'), name: 'eth1', type: 'internal', ofport: 2, options: map(['peer', 'none']) },
        { _uuid: id('i3'), name: 'patch', type: 'patch', ofport: set(), options: map(['peer', 'far']) },
      ],
      mirrors: [
        {
          ...{ _uuid: id('m'), name: 'm0', select_all: false, select_src_port: set(id('p2'), id('p1')) },
          ...{ select_dst_port: set(), select_vlan: set(9, 7), output_port: id('p3'), output_vlan: set() },
          ...{ snaplen: 100, filter: set(), statistics: map() },
        },
      ],
    },
    ['snaplen'],
  );
  expect(JSON.parse(JSON.stringify(state, (key, value: unknown) => (key === 'stored' ? undefined : value)))).toEqual({
    database: 'root',
    version: '3.1.0',
    statisticsEveryMs: 7000,
    mirrorColumns: {},
    bridges: [
      {
        ...{ row: 'a', name: 'br-a', datapath: 'netdev', mirrors: [] },
        ports: [
          {
            ...{ row: 'p3', name: 'patch', spanningTree: 'discarding' },
            interfaces: [{ name: 'patch', type: 'patch', peer: 'far', externalIds: {} }],
          },
        ],
      },
      {
        ...{ row: 'b', name: 'br0', datapath: 'system' },
        ports: [
          {
            ...{ row: 'p2', name: 'bond', protected: true, spanningTree: 'forwarding' },
            ...{ lacp: 'active', bondMode: 'balance-tcp' },
            interfaces: [
              { name: 'eth0', type: '', ethernet: '02:00:00:00:00:01', mtu: 1500, externalIds: {} },
              { name: 'eth1', type: 'internal', number: 2, externalIds: {} },
            ],
          },
          {
            ...{ row: 'p1', name: 'vnic', tag: 7, trunks: [1, 2], vlanMode: 'access' },
            interfaces: [{ name: 'eth0', type: '', ethernet: '02:00:00:00:00:01', mtu: 1500, externalIds: {} }],
          },
        ],
        mirrors: [
          {
            ...{ row: 'm', name: 'm0', bridge: 'br0' },
            // The port of another bridge has its name, too.
            mirror: { selectSrcPort: ['bond', 'vnic'], selectVlan: [7, 9], outputPort: 'patch', snaplen: 100 },
          },
        ],
      },
    ],
  });
});
