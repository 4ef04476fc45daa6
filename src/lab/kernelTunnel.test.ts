import { expect, it } from 'vitest';
import { star, type Tunnel } from '../model/topology.ts';
import { kernelTunnelLines } from './kernelTunnel.ts';

const lab = (tunnel: Omit<Tunnel, 'via'>) =>
  star(
    { p1: 'h1', tun0: { tunnel: { ...tunnel, via: 'u1' } }, u1: { bridge: 'br1', to: 'collector' } },
    { addresses: { collector: '192.0.2.2/24' }, bridges: { br1: { address: '192.0.2.1/24' } } },
  );

it('a tunnel port is a device of its name, between the same two ends', () => {
  expect(kernelTunnelLines(lab({ type: 'vxlan', options: { key: '7' } }))).toEqual([
    'link add name tun0 mtu 1500 type vxlan id 7 local 192.0.2.1 remote 192.0.2.2 dstport 4789 dev br1 nolearning noudpcsum',
    'link set dev tun0 addrgenmode none',
    'link set dev tun0 up',
    'neigh replace 192.0.2.2 lladdr 02:00:00:00:00:02 dev br1 nud permanent',
  ]);
});

it('without a key the identifier is 0, as with Open vSwitch', () => {
  expect(kernelTunnelLines(lab({ type: 'vxlan' }))[0]).toContain(' id 0 ');
});

it('a topology without tunnels needs no line', () => {
  expect(kernelTunnelLines(star({ p1: 'h1' }))).toEqual([]);
});

it.each<[string, Omit<Tunnel, 'via'>, string]>([
  ['another type', { type: 'erspan' }, "'tun0' is a tunnel of the type erspan"],
  ['another option', { type: 'vxlan', options: { csum: 'true' } }, "'tun0' has the option 'csum'"],
  ['a key by flows', { type: 'vxlan', options: { key: 'flow' } }, "'tun0' has the key 'flow'"],
])('%s is refused', (_, tunnel, message) => {
  expect(() => kernelTunnelLines(lab(tunnel))).toThrow(message);
});
