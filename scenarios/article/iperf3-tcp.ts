//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends and receives
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, equivalent, silent } from 'mirrorbench';

export default defineScenario({
  claim: 'A TCP stream of iperf3: every segment that enters the switch, data and acknowledgements, is copied once.',
  variants: { port: ['veth', 'internal'] },
  topology: articleTopology,
  mirrors: {
    mirror0: { selectSrcPort: ['vnic-1'], selectDstPort: ['vnic-1'], outputPort: 'mirror0-output' },
  },

  async run({ mirror, trial }) {
    // The window bounds what is in flight below what the switch's receive socket holds on a veth, so nothing is lost there.
    const stream = { kind: 'iperf3', from: 'ctn-1', to: 'ctn-2', protocol: 'tcp', windowBytes: 16_384 } as const;
    const before = await trial('before', { ...stream, bytes: 20_000 });
    await mirror.install('mirror0');
    const during = await trial('during', { ...stream, bytes: 1_000_000 });
    return { before, during };
  },

  check: ({ before, during }) => [
    silent(before.departing('mirror0-output')),
    copies(during.departing('vnic-2'), during.arriving('vnic-1')),
    copies(during.departing('mirror0-output'), during.arriving('vnic-1'), during.departing('vnic-1')),
    equivalent(during, 'mirror0'),
  ],
});
