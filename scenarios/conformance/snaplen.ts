//   h1 ── p1 ─┐
//             br0 ── p3 ── monitor      copies that are cut
//   h2 ── p2 ─┘

import { anyOf, copies, cut, defineScenario, probes, silent, star } from 'mirrorbench';
import { probing } from '../shapes/probing.ts';

const flows = ['in_port=p1,actions=output:p2'];
const topology = star({ p1: 'h1', p2: 'h2', p3: 'monitor' }, { flows });
const { udp } = probes(topology);
const short = udp({ from: 'h1', to: 'h2', id: 1, length: 60 });
const long = udp({ from: 'h1', to: 'h2', id: 2, length: 1514 });

export default [
  ...[14, 77, 100, 65_535].map((snaplen) =>
    probing({
      id: `A49-snaplen-${snaplen}`,
      claim: `A mirror with a snaplen of ${snaplen} copies the first ${snaplen} bytes of a frame at most, and what is delivered stays whole.`,
      topology,
      mirrors: { m0: { selectSrcPort: ['p1'], snaplen, outputPort: 'p3' } },
      inject: [short, long],
      delivered: { p2: [short, long] },
      owed: [cut(snaplen, short), cut(snaplen, long)],
    }),
  ),
  defineScenario({
    id: 'A62-two-snaplens',
    claim: 'Of two mirrors with one output port and different snaplens one copies, and which is not defined.',
    topology,
    mirrors: {
      m0: { selectSrcPort: ['p1'], snaplen: 100, outputPort: 'p3' },
      m1: { selectSrcPort: ['p1'], snaplen: 200, outputPort: 'p3' },
    },
    async run({ mirror, trial }) {
      const before = await trial('before', { kind: 'frames', frames: [long] });
      await mirror.install('m0', 'm1');
      return { before, during: await trial('during', { kind: 'frames', frames: [long] }) };
    },
    check: ({ before, during }) => [
      silent(before.departing('p3')),
      anyOf(copies(during.departing('p3'), [cut(100, long)]), copies(during.departing('p3'), [cut(200, long)])),
    ],
  }),
];
