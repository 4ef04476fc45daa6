import { expect, test } from 'vitest';
import type { Variant } from '../model/scenario.ts';
import { articleTopology, star } from '../model/topology.ts';
import { withSinks } from './sinks.ts';

const on = (mechanism: Variant['mechanism'], kind: Variant['switch']): Variant => {
  return { port: 'veth', switch: kind, mechanism, ovs: '3.1.0', offloads: 'off', endpoint: 'namespace' };
};

test('a port without a host gets a station where the kernel copies, and nothing else changes', () => {
  const { ports, endpoints } = withSinks(articleTopology, on('tc', 'ovs-netdev'));
  expect(ports['mirror0-output']).toEqual({ endpoint: 'mirror0-output-sink' });
  expect(endpoints['mirror0-output-sink']).toMatchObject({ station: true });
  expect(ports['vnic-1']).toEqual(articleTopology.ports['vnic-1']);
  expect(ports['br-int']).toEqual({});
  expect(endpoints['ctn-1']).toEqual(articleTopology.endpoints['ctn-1']);
});

test.each(['ovs-mirror', 'ovs-flow'] as const)('with %s Open vSwitch makes such ports itself', (mechanism) => {
  expect(withSinks(articleTopology, on(mechanism, 'ovs-netdev'))).toBe(articleTopology);
});

test('tunnels and patch ports have none', () => {
  const topology = star(
    {
      p1: 'h1',
      tun0: { tunnel: { type: 'vxlan', via: 'u1' } },
      u1: { bridge: 'br1', to: 'h2' },
      a: { patch: 'b' },
      b: { bridge: 'br1', patch: 'a' },
    },
    { bridges: { br1: { address: '192.0.2.1/24' } } },
  );
  expect(withSinks(topology, on('nft', 'ovs-netdev')).endpoints).toEqual(topology.endpoints);
});
