//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      two mirrors, removed one by one, then the output port
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, delivered, equivalent, holds, silent } from 'mirrorbench';

export default defineScenario({
  claim: 'Removing the mirrors and their output port leaves nothing mirrored, and the ping still works.',
  variants: { port: ['veth', 'internal'] },
  topology: articleTopology,
  mirrors: {
    mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' },
    mirror1: { selectSrcPort: ['vnic-2'], outputPort: 'mirror0-output' },
  },

  async run({ mirror, port, trial }) {
    const ping = { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 5 } as const;
    await mirror.install('mirror0');
    await mirror.install('mirror1');
    const both = await trial('both', ping);
    await mirror.remove('mirror0');
    const one = await trial('one', ping);
    await mirror.remove('mirror1');
    const none = await trial('none', ping);
    await port.remove('mirror0-output');
    const portless = await trial('portless', ping);
    return { both, one, none, portless };
  },

  check: ({ both, one, none, portless }) => [
    copies(both.departing('mirror0-output'), both.arriving('vnic-1'), both.arriving('vnic-2')),
    equivalent(one, 'mirror1'),
    silent(none.departing('mirror0-output')),
    delivered(none),
    holds(portless.departing('vnic-1'), { 'ICMP echo reply': 5 }),
    holds(portless.departing('vnic-2'), { 'ICMP echo request': 5 }),
    delivered(portless),
  ],
});
