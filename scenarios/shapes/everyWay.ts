import type { Pairing } from 'mirrorbench';

/** The mechanisms on the switches that people use them on; Open vSwitch's kernel datapath where `--switch ovs-kernel` asks for it. */
export const everyWay: readonly Pairing[] = [
  { mechanism: 'ovs-mirror', switch: 'ovs-netdev' },
  { mechanism: 'ovs-flow', switch: 'ovs-netdev' },
  { mechanism: 'ovs-group', switch: 'ovs-netdev' },
  { mechanism: 'tc', switch: 'linux-bridge' },
  { mechanism: 'tc-classful', switch: 'linux-bridge' },
  { mechanism: 'nft', switch: 'linux-bridge' },
  { mechanism: 'ebpf', switch: 'linux-bridge' },
  { mechanism: 'tc', switch: 'ovs-netdev' },
  { mechanism: 'nft', switch: 'ovs-netdev' },
  { mechanism: 'ebpf', switch: 'ovs-netdev' },
  { mechanism: 'ovs-mirror', switch: 'ovs-afxdp' },
];
