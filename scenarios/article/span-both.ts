//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends and receives
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, delivered, equivalent, holds, silent } from 'mirrorbench';

export default defineScenario({
  claim: 'Both directions of a port: requests and replies reach the mirror port, each once.',
  variants: { port: ['veth', 'internal'] },
  topology: articleTopology,
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], selectDstPort: ['vnic-1'], outputPort: 'mirror0-output' } },

  async run({ mirror, trial }) {
    const before = await trial('before', { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 1 });
    await mirror.install('mirror0');
    const during = await trial('during', { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 10 });
    return { before, during };
  },

  check: ({ before, during }) => [
    silent(before.departing('mirror0-output')),
    delivered(during),
    holds(during.departing('mirror0-output'), { 'ICMP echo request': 10, 'ICMP echo reply': 10 }),
    copies(during.departing('mirror0-output'), during.arriving('vnic-1'), during.departing('vnic-1')),
    equivalent(during, 'mirror0'),
  ],
});
