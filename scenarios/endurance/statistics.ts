//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      what Open vSwitch itself counts, some seconds later
//   h2 ── p2 ─┘

import { copies, cut, defineScenario, probes, silent, star, statisticsReach } from 'mirrorbench';

const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows: ['in_port=p1,actions=output:p2'] });
const { udp } = probes(topology);
const frames = Array.from({ length: 10 }, (_, id) => udp({ from: 'h1', to: 'h2', id, length: 500 }));

export default defineScenario({
  id: 'A68-statistics',
  claim: "A mirror's statistics count each packet in the end, and its bytes before the copy is cut.",
  topology,
  mirrors: { m0: { selectSrcPort: ['p1'], snaplen: 60, outputPort: 'p3' } },
  async run({ mirror, trial }) {
    const before = await trial('before', { kind: 'frames', frames });
    await mirror.install('m0');
    return {
      before,
      during: await trial('during', { kind: 'frames', frames }, (live) => live.statistics('m0', frames.length)),
    };
  },
  check: ({ before, during }) => [
    silent(before.departing('p3')),
    copies(
      during.departing('p3'),
      frames.map((frame) => cut(60, frame)),
    ),
    statisticsReach(during, 'm0', { packets: frames.length, bytes: frames.length * 500 }),
  ],
});
