//   ctn-1 ── vnic-1 ─┐
//                    br-int ── mirror0-output      mirror0 copies what ctn-1 sends
//   ctn-2 ── vnic-2 ─┘

import { articleTopology, defineBenchmark } from 'mirrorbench';

export default defineBenchmark({
  question: 'What does a mirror take from a UDP stream of iperf3 that the switch has time for?',
  topology: articleTopology,
  mirrors: { mirror0: { selectSrcPort: ['vnic-1'], outputPort: 'mirror0-output' } },
  states: {
    off: { what: 'no mirror' },
    mirror: { mirrors: ['mirror0'], what: 'mirror0' },
  },
  load: { kind: 'iperf3-udp', from: 'ctn-1', to: 'ctn-2', bitsPerSecond: 100_000_000 },
  quantities: ['deliveredBitsPerSecond', 'lossRatio', 'copyRatio', 'switchCpuPerMillion', 'kernelCpuPerMillion'],
});
