import { expect, it } from 'vitest';
import { star } from './topology.ts';
import { bareAddress, longestAt, mtuOf, tunnels } from './tunnels.ts';

const topology = star(
  {
    p1: 'h1',
    tun0: { tunnel: { type: 'vxlan', via: 'u1', options: { key: '7' } } },
    u1: { bridge: 'br1', to: 'far' },
  },
  { bridges: { br1: { address: '172.16.0.1/24' } }, addresses: { far: '172.16.0.2/24' } },
);

it.each([
  ['192.168.1.3/24', '192.168.1.3'],
  ['fd00::a/64', 'fd00::a'],
  ['10.0.0.1', '10.0.0.1'],
])('the address of %s is %s', (address, bare) => {
  expect(bareAddress(address)).toBe(bare);
});

it('what tunnelled frames go through takes longer packets', () => {
  const names = ['p1', 'br0', 'u1', 'br1', 'tun0'];
  expect(names.map((name) => mtuOf(topology, name))).toEqual([1500, 1500, 1600, 1600, 1500]);
});

it('a tunnel goes from the address of the bridge to that of the endpoint', () => {
  expect(tunnels(topology)).toEqual([
    {
      port: 'tun0',
      type: 'vxlan',
      options: { key: '7' },
      via: 'u1',
      bridge: 'br1',
      near: '172.16.0.1',
      far: '172.16.0.2',
      farMac: topology.endpoints.far.mac,
    },
  ]);
});

it('a port that has an MTU of its own has no other', () => {
  const narrow = { ...topology, ports: { ...topology.ports, u1: { ...topology.ports.u1, mtu: 1400 } } };
  expect(['p1', 'u1', 'br1'].map((name) => mtuOf(narrow, name))).toEqual([1500, 1400, 1600]);
  expect(longestAt(narrow, 'u1')).toBe(1600);
});
