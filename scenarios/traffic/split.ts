//   client ── p1 ─┐
//                 br0 ── p3 ── monitor      m0 copies what arrives on p2: what servers sent
//   server ── p2 ─┘

import { copies, defineScenario, equivalent, fixture, silent, star } from 'mirrorbench';

export default defineScenario({
  claim: 'A capture that is replayed from both sides: what its servers sent is copied, and nothing else.',
  variants: { port: ['veth', 'internal', 'tap'] },
  topology: star(
    { p1: 'client', p2: 'server', p3: 'monitor' },
    {
      stations: ['client', 'server', 'monitor'],
      flows: ['in_port=p1,actions=output:p2', 'in_port=p2,actions=output:p1'],
    },
  ),
  mirrors: { m0: { selectSrcPort: ['p2'], outputPort: 'p3' } },

  async run({ mirror, trial }) {
    const split = { server: 'server', by: 'port' } as const;
    const replay = {
      kind: 'replay',
      from: 'client',
      capture: fixture('http.pcap'),
      packetsPerSecond: 500,
      split,
    } as const;
    const before = await trial('before', replay);
    await mirror.install('m0');
    return { before, during: await trial('during', replay) };
  },

  check: ({ before, during }) => [
    silent(before.departing('p3')),
    copies(during.departing('p2'), during.arriving('p1')),
    copies(during.departing('p1'), during.arriving('p2')),
    copies(during.departing('p3'), during.arriving('p2')),
    equivalent(during, 'm0'),
  ],
});
