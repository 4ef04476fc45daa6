// Each function wraps a payload in one header and gives new bytes:
// ethernet({ … }, ipv4({ … }, udp({ … }, payload))). Numbers must fit their fields; addresses are checked.

export { GROUP, lacp, lldp, rstp, stp, stpTopologyChange } from './build/control.ts';
export { cooked, cookedV2 } from './build/cooked.ts';
export { arp, ETHERTYPE, ethernet, type VlanTag, vlan } from './build/ethernet.ts';
export { icmpEcho, ipv4, ipv4Fragments } from './build/ipv4.ts';
export { HOP_BY_HOP, hopByHop, icmpv6Echo, ipv6, ipv6Fragments, listenerReport, neighbor } from './build/ipv6.ts';
export { tcp, udp } from './build/transport.ts';
export { erspan2, erspan3, GENEVE_PORT, GRE, geneve, gre, VXLAN_PORT, vxlan } from './build/tunnel.ts';
