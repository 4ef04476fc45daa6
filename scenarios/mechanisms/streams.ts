//   h1 ── p1 ─┐
//             bridge ── p3 ── monitor      TCP in frames that are cut on the way, and changes while a stream flows
//   h2 ── p2 ─┘

import { defineScenario, equivalent, probes, sameStreams, settles, star } from 'mirrorbench';
import { everyWay } from '../shapes/everyWay.ts';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { stations: ['monitor'] });
const { udp } = probes(topology);
const PER_SECOND = 100;
// A change by programs that must be started takes half a second where the machine is busy, and must be over while it flows.
const SECONDS = 1.6;
const stream = {
  kind: 'frames',
  frames: Array.from({ length: SECONDS * PER_SECOND }, (_, id) => udp({ from: 'h2', to: 'h1', id })),
  packetsPerSecond: PER_SECOND,
} as const;

export default [
  defineScenario({
    id: 'super-frames',
    claim: 'With offloads on each byte of a TCP stream is copied, however its frames are cut.',
    variants: { mechanism: everyWay, offloads: ['on'] },
    topology,
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
    async run({ mirror, trial }) {
      await mirror.install('m0');
      const traffic = {
        kind: 'iperf3',
        from: 'h1',
        to: 'h2',
        protocol: 'tcp',
        bytes: 60_000,
        windowBytes: 65_536,
      } as const;
      return { during: await trial('during', traffic) };
    },
    check: ({ during }) => [sameStreams(during.departing('p3'), during.arriving('p1')), equivalent(during, 'm0')],
  }),
  defineScenario({
    id: 'source-added-while-running',
    claim: 'A source that is added over a stream is copied within a quarter of a second.',
    variants: { mechanism: everyWay },
    deviations: [
      {
        shows: ['missing'],
        short: 'blind',
        without: 'change-reaches-live-flows',
        what: 'A source that is added is not copied for live flows until they are revalidated.',
        source: '29a2f1835; ofproto-dpif.c: mirror_set__() asks for it since 3.4.0',
      },
    ],
    topology,
    mirrors: { m0: { selectSrcPort: ['p1'], outputPort: 'p3' } },
    async run({ mirror, trial }) {
      await mirror.install('m0');
      return {
        during: await trial('during', stream, (live) => live.mirror.change('m0', { selectSrcPort: ['p1', 'p2'] })),
      };
    },
    check: ({ during }) => [settles(during, 'm0', { output: 'p3', withinMs: 250 })],
  }),
];
