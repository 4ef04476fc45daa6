//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, defineBenchmark, fixture } from 'mirrorbench';

export default defineBenchmark({
  question: 'How many packets of a capture that tcpreplay sends at top speed come through with a mirror?',
  topology: articleTopology,
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },
  states: {
    off: { what: 'no mirror' },
    mirror: { mirrors: ['mirror0'], what: 'mirror0' },
  },
  load: { kind: 'replay', from: 'ctn-1', to: 'ctn-2', capture: fixture('article.pcap') },
  quantities: ['deliveredPacketsPerSecond', 'lossRatio', 'copyRatio', 'switchCpuPerMillion', 'kernelCpuPerMillion'],
});
