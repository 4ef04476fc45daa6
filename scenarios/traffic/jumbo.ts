//   client ── p1 ─┐
//                 br0 ── p3 ── monitor      m0 copies everything
//   server ── p2 ─┘

import { copies, defineScenario, equivalent, fixture, silent, star } from 'mirrorbench';

export default defineScenario({
  claim: 'Frames of up to 9,000 bytes are copied whole where the MTU allows them.',
  variants: { port: ['veth', 'internal', 'tap'] },
  topology: star(
    { p1: 'client', p2: 'server', p3: 'monitor' },
    {
      mtu: 9000,
      stations: ['client', 'server', 'monitor'],
      flows: ['in_port=p1,actions=output:p2', 'in_port=p2,actions=output:p1'],
    },
  ),
  mirrors: { m0: { selectAll: true, outputPort: 'p3' } },

  async run({ mirror, trial }) {
    const replay = { kind: 'replay', from: 'client', capture: fixture('jumbo.pcap'), packetsPerSecond: 500 } as const;
    const before = await trial('before', replay);
    await mirror.install('m0');
    return { before, during: await trial('during', replay) };
  },

  check: ({ before, during }) => [
    silent(before.departing('p3')),
    copies(during.departing('p2'), during.arriving('p1')),
    copies(during.departing('p3'), during.arriving('p1')),
    equivalent(during, 'm0'),
  ],
});
