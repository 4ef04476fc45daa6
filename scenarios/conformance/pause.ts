//   h1 ── p1 ─┐
//   h2 ── p2 ─ br0 ── p3 ── monitor      a controller stops packets and lets them go on
//   h4 ── p4 ─┘

import { probes, star } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const topology = star(
  { p1: 'h1', p2: 'h2', p4: 'h4', p3: 'monitor' },
  {
    flows: ['in_port=p1,actions=output:p2,controller(pause),output:p4'],
    bridges: { br0: { resumingController: true } },
  },
);
const probe = probes(topology).udp({ from: 'h1', to: 'h2', id: 1 });

export default [
  probing({
    id: 'A65-paused',
    requires: ['ovs-mirror'],
    claim: 'A packet that is stopped by a controller between two destinations and then goes on is copied once.',
    topology,
    mirrors: { m0: { selectDstPort: ['p2', 'p3', 'p4'], outputPort: 'p3' } },
    inject: [probe],
    delivered: { p2: [probe], p4: [probe] },
    owed: [probe],
  }),
];
