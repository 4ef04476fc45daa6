//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      protocols that the switch itself takes part in
//   h2 ── p2 ─┘

import { probes, star } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const neighbours = star({ p1: { to: 'h1', lldp: true }, p2: 'h2', p3: 'monitor' });
const tree = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { bridges: { br0: { stpEnable: true } } });
const { lldp, bpdu, udp } = probes(neighbours);
const source = { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } } as const;

export default [
  probing({
    id: 'A39-lldp',
    requires: ['ovs-mirror'],
    claim: 'An LLDP frame that the switch takes in itself is copied.',
    topology: neighbours,
    mirrors: source,
    inject: [lldp({ from: 'h1', id: 1 })],
    delivered: { p2: [] },
    noisy: true,
    owed: [lldp({ from: 'h1', id: 1 })],
  }),
  probing({
    id: 'A39-bpdu',
    requires: ['ovs-mirror'],
    claim: 'A spanning tree frame that the switch takes in itself is copied.',
    topology: tree,
    mirrors: source,
    inject: [bpdu({ from: 'h1', id: 1 })],
    delivered: { p2: [] },
    noisy: true,
    owed: [bpdu({ from: 'h1', id: 1 })],
  }),
  probing({
    id: 'A40-listening',
    requires: ['ovs-mirror'],
    claim: 'A packet that arrives on a port which spanning tree does not let forward yet is not copied.',
    topology: tree,
    mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
    inject: [udp({ from: 'h1', to: 'h2', id: 1 })],
    delivered: { p2: [] },
    noisy: true,
    owed: [],
  }),
];
