//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends, then what ctn-2 sends too
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, equivalent, holds } from 'mirrorbench';

export default defineScenario({
  claim: 'A second source added to a mirror that works: from then on the packets of both are copied, each once.',
  variants: { port: ['veth', 'internal'] },
  topology: articleTopology,
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },

  async run({ mirror, trial }) {
    const ping = { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 10 } as const;
    await mirror.install('mirror0');
    const one = await trial('one', ping);
    await mirror.change('mirror0', { selectSrcPort: ['vnic-1', 'vnic-2'] });
    const both = await trial('both', ping);
    return { one, both };
  },

  check: ({ one, both }) => [
    holds(one.departing('mirror0-output'), { 'ICMP echo request': 10 }),
    equivalent(one, 'mirror0'),
    holds(both.departing('mirror0-output'), { 'ICMP echo request': 10, 'ICMP echo reply': 10 }),
    copies(both.departing('mirror0-output'), both.arriving('vnic-1'), both.arriving('vnic-2')),
    equivalent(both, 'mirror0'),
  ],
});
