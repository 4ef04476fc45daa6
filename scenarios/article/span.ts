//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends, receives, or both
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, delivered, equivalent, holds, ordered, silent } from 'mirrorbench';

const rows = [
  {
    id: 'span-egress',
    claim: 'The egress of a port: only the echo requests that it sends reach the mirror port, each once.',
    selected: { selectSrcPort: ['vnic-1'] },
    kinds: { 'ICMP echo request': 10 },
    directions: ['arriving'],
  },
  {
    id: 'span-ingress',
    claim: 'The ingress of a port: only the replies that it receives reach the mirror port, each once.',
    selected: { selectDstPort: ['vnic-1'] },
    kinds: { 'ICMP echo reply': 10 },
    directions: ['departing'],
  },
  {
    id: 'span-both',
    claim: 'Both directions of a port: requests and replies reach the mirror port, each once.',
    selected: { selectSrcPort: ['vnic-1'], selectDstPort: ['vnic-1'] },
    kinds: { 'ICMP echo request': 10, 'ICMP echo reply': 10 },
    directions: ['arriving', 'departing'],
  },
] as const;

export default rows.map(({ id, claim, selected, kinds, directions }) =>
  defineScenario({
    id,
    claim,
    variants: { port: ['veth', 'internal'] },
    topology: articleTopology,
    mirrors: { mirror0: { ...selected, outputPort: 'mirror0-output' } },

    async run({ mirror, trial }) {
      const before = await trial('before', { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 1 });
      await mirror.install('mirror0');
      const during = await trial('during', { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 10 });
      return { before, during };
    },

    check: ({ before, during }) => [
      silent(before.departing('mirror0-output')),
      delivered(during),
      holds(during.departing('mirror0-output'), kinds),
      copies(during.departing('mirror0-output'), ...directions.map((direction) => during[direction]('vnic-1'))),
      equivalent(during, 'mirror0'),
      // With offloads on a copy is not one packet of the wire.
      ...(during.offloads === 'off' ? [ordered(during, 'mirror0')] : []),
    ],
  }),
);
