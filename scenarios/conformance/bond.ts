//   h1 ── p1 ─┐                          ┌── q1 ── h2
//             br0 ══ bond0 ══ bond1 ══ br1      two cables, LACP, balanced by flow
//        p3 ──┘ monitor

import { copies, defineScenario, equivalent, probes, probesIn, silent, star } from 'mirrorbench';

const lag = { mode: 'balance-tcp', lacp: 'active' } as const;
const topology = star({
  p1: 'h1',
  p3: 'monitor',
  bond0: { bond: { ...lag, members: ['b00', 'b01'], partner: 'bond1' } },
  bond1: { bridge: 'br1', bond: { ...lag, members: ['b10', 'b11'], partner: 'bond0' } },
  q1: { bridge: 'br1', to: 'h2' },
});
const { udp } = probes(topology);
const there = Array.from({ length: 8 }, (_, id) => udp({ from: 'h1', to: 'h2', id, sourcePort: 10_000 + id }));
const back = Array.from({ length: 8 }, (_, id) => udp({ from: 'h2', to: 'h1', id: 100 + id, sourcePort: 20_000 + id }));
const traffic = { kind: 'frames', frames: [...there, ...back] } as const;

export default defineScenario({
  id: 'A64-bond',
  requires: ['ovs-mirror'],
  claim: 'A bond as source and destination copies each packet of either direction once, whichever member it takes.',
  deviations: [
    {
      without: 'bond-recirculation-copies-once',
      shows: ['duplicate'],
      what: 'Each packet that a balanced bond sends, for which it is recirculated, is copied twice.',
      source: 'ofproto-dpif-xlate.c; mended by c8ec54a59 (d56120f43 in 3.7.0)',
    },
  ],
  topology,
  mirrors: { m0: { selectSrcPort: ['bond0'], selectDstPort: ['bond0'], outputPort: 'p3' } },
  async run({ mirror, trial }) {
    const before = await trial('before', traffic);
    await mirror.install('m0');
    return { before, during: await trial('during', traffic) };
  },
  check: ({ before, during }) => [
    silent(probesIn(before.departing('p3'))),
    copies(probesIn(during.departing('q1')), there),
    copies(probesIn(during.departing('p1')), back),
    copies(probesIn(during.departing('p3')), [...there, ...back]),
    equivalent(during, 'm0'),
  ],
});
