//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends and receives
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, defineBenchmark } from 'mirrorbench';

export default defineBenchmark({
  question: 'How much slower is a TCP stream of iperf3 when it is mirrored, data and acknowledgements?',
  topology: articleTopology,
  mirrors: {
    mirror0: { selectSrcPort: ['vnic-1'], selectDstPort: ['vnic-1'], outputPort: 'mirror0-output' },
  },
  states: {
    off: { what: 'no mirror' },
    mirror: { mirrors: ['mirror0'], what: 'mirror0' },
  },
  load: { kind: 'tcp', from: 'ctn-1', to: 'ctn-2' },
  quantities: ['deliveredBitsPerSecond', 'switchCpuPerMillion', 'kernelCpuPerMillion'],
});
