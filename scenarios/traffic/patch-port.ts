//   h1 ── p1 ─┐
//             br0 ── to-br1 ═══ to-br0 ── br1 ── p2 ── h2      m0 copies what passes p1
//   monitor ── p3 ─┘

import { copies, defineScenario, equivalent, silent, star } from 'mirrorbench';

export default defineScenario({
  claim:
    'What goes through a patch port to a second bridge, and what comes from there, is copied where it passes the first.',
  variants: { port: ['veth', 'internal', 'tap'] },
  topology: star({
    p1: 'h1',
    p3: 'monitor',
    'to-br1': { patch: 'to-br0' },
    'to-br0': { bridge: 'br1', patch: 'to-br1' },
    p2: { to: 'h2', bridge: 'br1' },
  }),
  mirrors: { m0: { selectSrcPort: ['p1'], selectDstPort: ['p1'], outputPort: 'p3' } },

  async run({ mirror, trial }) {
    const ping = { kind: 'ping', from: 'h1', to: 'h2', count: 50 } as const;
    const before = await trial('before', ping);
    await mirror.install('m0');
    return { before, during: await trial('during', ping) };
  },

  check: ({ before, during }) => [
    silent(before.departing('p3')),
    copies(during.departing('p3'), during.arriving('p1'), during.departing('p1')),
    equivalent(during, 'm0'),
  ],
});
