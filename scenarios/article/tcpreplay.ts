//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, equivalent, fixture, silent } from 'mirrorbench';

export default defineScenario({
  claim:
    'A replayed capture, with a limit, in a loop and faster than it was: what enters the switch is what is copied.',
  variants: { port: ['veth', 'internal'] },
  topology: articleTopology,
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },

  async run({ mirror, trial }) {
    const replay = { kind: 'replay', from: 'ctn-1', capture: fixture('article.pcap') } as const;
    const before = await trial('before', { ...replay, limit: 5 });
    await mirror.install('mirror0');
    const limited = await trial('limited', { ...replay, limit: 50, multiplier: 4 });
    const looped = await trial('looped', { ...replay, loop: 3, multiplier: 8 });
    return { before, limited, looped };
  },

  check: ({ before, limited, looped }) => [
    silent(before.departing('mirror0-output')),
    copies(limited.departing('vnic-2'), limited.arriving('vnic-1')),
    copies(limited.departing('mirror0-output'), limited.arriving('vnic-1')),
    equivalent(limited, 'mirror0'),
    copies(looped.departing('mirror0-output'), looped.arriving('vnic-1')),
    equivalent(looped, 'mirror0'),
  ],
});
