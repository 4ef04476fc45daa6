//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what arrives on vnic-1
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, copies, defineScenario, silent } from 'mirrorbench';

export default defineScenario({
  claim: 'With no traffic, nothing is on the source port and nothing on the mirror port; both captures are alive.',
  variants: { port: ['veth', 'internal'] },
  topology: articleTopology,
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },

  async run({ mirror, trial }) {
    await mirror.install('mirror0');
    const idle = await trial('idle', { kind: 'idle', durationMs: 500 });
    const alive = await trial('alive', { kind: 'ping', from: 'ctn-1', to: 'ctn-2', count: 1 });
    return { idle, alive };
  },

  check: ({ idle, alive }) => [
    silent(idle.arriving('vnic-1')),
    silent(idle.departing('vnic-1')),
    silent(idle.departing('mirror0-output')),
    copies(alive.departing('mirror0-output'), alive.arriving('vnic-1')),
  ],
});
