//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, equivalent, ordered, silent } from 'mirrorbench';

export default defineScenario({
  claim: 'A UDP stream of iperf3: every datagram that enters the switch is copied once.',
  variants: { port: ['veth', 'internal'] },
  topology: articleTopology,
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },

  async run({ mirror, trial }) {
    // 1,000 datagrams a second: slow enough for the switch's receive socket on a veth, which has no flow control.
    const stream = {
      kind: 'iperf3',
      from: 'ctn-1',
      to: 'ctn-2',
      protocol: 'udp',
      lengthBytes: 500,
      bitsPerSecond: 4_000_000,
    } as const;
    const before = await trial('before', { ...stream, bytes: 5_000 });
    await mirror.install('mirror0');
    const during = await trial('during', { ...stream, bytes: 500_000 });
    return { before, during };
  },

  check: ({ before, during }) => [
    silent(before.departing('mirror0-output')),
    copies(during.departing('vnic-2'), during.arriving('vnic-1')),
    copies(during.departing('mirror0-output'), during.arriving('vnic-1')),
    equivalent(during, 'mirror0'),
    // With offloads on a copy is not one packet of the wire.
    ...(during.offloads === 'off' ? [ordered(during, 'mirror0')] : []),
  ],
});
