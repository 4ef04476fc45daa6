//   h1 ── p1 ─┐
//             bridge ── tun0 ~~ br1 ── u1 ── collector      copies leave in VXLAN packets
//   h2 ── p2 ─┘

import { copies, defineScenario, equivalent, probes, silent, star } from 'mirrorbench';
import { everyWay } from '../shapes/everyWay.ts';

const topology = star(
  {
    p1: 'h1',
    p2: 'h2',
    tun0: { tunnel: { type: 'vxlan', via: 'u1', options: { key: '7' } } },
    u1: { bridge: 'br1', to: 'collector' },
  },
  { addresses: { collector: '192.0.2.2/24' }, bridges: { br1: { address: '192.0.2.1/24' } } },
);
const { udp } = probes(topology);
const LENGTHS = [60, 576, 1514];
const there = Array.from({ length: 20 }, (_, id) =>
  udp({ from: 'h1', to: 'h2', id, length: LENGTHS[id % LENGTHS.length] ?? 60 }),
);

export default defineScenario({
  id: 'to-a-remote-collector',
  claim: 'Copies reach a collector elsewhere, whole and unchanged within VXLAN packets.',
  variants: { mechanism: everyWay },
  topology,
  mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'tun0' } },
  async run({ mirror, trial }) {
    const traffic = { kind: 'frames', frames: there } as const;
    const before = await trial('before', traffic);
    await mirror.install('m0');
    return { before, during: await trial('during', traffic) };
  },
  check: ({ before, during }) => [
    silent(before.departing('tun0')),
    copies(during.departing('tun0'), there),
    copies(during.departing('p2'), there),
    equivalent(during, 'm0'),
  ],
});
