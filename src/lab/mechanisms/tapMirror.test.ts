import { expect, test } from 'vitest';
import type { Mirror } from '../../model/mirror.ts';
import type { Variant } from '../../model/scenario.ts';
import { star } from '../../model/topology.ts';
import { tapsOf } from './tapMirror.ts';

const topology = star(
  {
    p1: 'h1',
    p2: 'h2',
    p3: 'monitor',
    tun0: { tunnel: { type: 'vxlan', via: 'u1' } },
    u1: { bridge: 'br1', to: 'far' },
  },
  { bridges: { br1: { address: '192.0.2.1/24' } } },
);
const ports = new Map(Object.keys(topology.ports).map((name) => [name, name]));
const variant: Variant = {
  port: 'veth',
  switch: 'linux-bridge',
  mechanism: 'tc',
  ovs: '3.1.0',
  offloads: 'off',
  endpoint: 'namespace',
};
const taps = (mirror: Mirror) =>
  tapsOf({ topology, variant, ports }, mirror).map((tap) => `${tap.hook} ${tap.interface} to ${tap.output}`);

test.each<[string, Mirror, readonly string[]]>([
  ['a source is what its interface receives', { selectSrcPort: ['p1'], outputPort: 'p3' }, ['ingress p1 to p3']],
  ['a destination is what is sent by it', { selectDstPort: ['p2'], outputPort: 'p3' }, ['egress p2 to p3']],
  [
    'both directions are two places',
    { selectSrcPort: ['p1'], selectDstPort: ['p1'], outputPort: 'p3' },
    ['ingress p1 to p3', 'egress p1 to p3'],
  ],
  [
    'the bridge’s own port is the other way round',
    { selectSrcPort: ['br0'], selectDstPort: ['br0'], outputPort: 'p3' },
    ['egress br0 to p3', 'ingress br0 to p3'],
  ],
  ['a tunnel’s device wraps what is sent by it', { selectSrcPort: ['p1'], outputPort: 'tun0' }, ['ingress p1 to tun0']],
  ['the output is never copied to itself', { selectDstPort: ['p2', 'p3'], outputPort: 'p3' }, ['egress p2 to p3']],
])('%s', (_, mirror, expected) => {
  expect(taps(mirror)).toEqual(expected);
});

test('all ports are those of the mirrors’ bridge, without the output', () => {
  const selected = taps({ selectAll: true, outputPort: 'p3' });
  expect(new Set(selected.map((tap) => tap.split(' ')[1]))).toEqual(new Set(['p1', 'p2', 'br0']));
  expect(selected).toHaveLength(6);
});

test.each<[string, Mirror, RegExp]>([
  ['an output that is not there', { selectSrcPort: ['p1'] }, /'' is not one interface/],
  ['the bridge’s own port as output', { selectSrcPort: ['p1'], outputPort: 'br0' }, /goes into the switch/],
])('%s is unsuited', (_, mirror, message) => {
  expect(() => taps(mirror)).toThrow(message);
});
