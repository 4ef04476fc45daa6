//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      TCP in frames that interfaces cut later
//   h2 ── p2 ─┘

import { defineScenario, sameStreams, silent, star } from 'mirrorbench';

const bulk = {
  kind: 'iperf3',
  from: 'h1',
  to: 'h2',
  protocol: 'tcp',
  bytes: 20_000_000,
  windowBytes: 100_000,
} as const;

export default defineScenario({
  id: 'A66-super-frames',
  claim: 'Copies of TCP in frames that are to be segmented later hold the same bytes, in both directions.',
  requires: ['super-frames'],
  variants: { offloads: ['on'] },
  topology: star(
    { p1: 'h1', p2: 'h2', p3: 'monitor' },
    { flows: ['in_port=p1,actions=output:p2', 'in_port=p2,actions=output:p1'] },
  ),
  mirrors: { m0: { selectAll: true, outputPort: 'p3' } },
  async run({ mirror, trial }) {
    const before = await trial('before', { kind: 'ping', from: 'h1', to: 'h2', count: 3 });
    await mirror.install('m0');
    return { before, during: await trial('during', bulk) };
  },
  check: ({ before, during }) => [
    silent(before.departing('p3')),
    sameStreams(during.departing('p3'), during.arriving('p1'), during.arriving('p2')),
  ],
});
