import { Problem } from '../model/problem.ts';
import type { Topology } from '../model/topology.ts';
import { mtuOf, type TunnelEnds, tunnels } from '../model/tunnels.ts';

/** The UDP port of VXLAN (IANA). */
const VXLAN_PORT = 4789;

/**
 * Lines of ip(8) that make a topology's tunnel ports as devices of the kernel, for mechanisms that copy to interfaces; run in the switch's
 * namespace after the bridges have their addresses. A device is called after its port, wraps what is sent by it, and learns from nobody. Its
 * packets are routed by the bridge that has the near end's address, and leave in fragments when they are longer than that bridge's MTU. They
 * have no UDP checksum, as those of Open vSwitch: interfaces with offloads would leave it for others to fill in.
 *
 * @throws Problem for a tunnel that the kernel's device does not do, or does otherwise
 */
export function kernelTunnelLines(topology: Topology): readonly string[] {
  return tunnels(topology).flatMap((ends) => deviceLines(ends, topology));
}

function deviceLines(ends: TunnelEnds, topology: Topology): readonly string[] {
  const { port, bridge, near, far, farMac } = ends;
  const identifier = identifierOf(ends);
  const device = `type vxlan id ${identifier} local ${near} remote ${far} dstport ${VXLAN_PORT} dev ${bridge} nolearning noudpcsum`;
  return [
    `link add name ${port} mtu ${mtuOf(topology, port)} ${device}`,
    `link set dev ${port} addrgenmode none`,
    `link set dev ${port} up`,
    `neigh replace ${far} lladdr ${farMac} dev ${bridge} nud permanent`,
  ];
}

function identifierOf({ port, type, options }: TunnelEnds): number {
  if (type !== 'vxlan')
    throw new Problem(
      `'${port}' is a tunnel of the type ${type}, and a mechanism that copies to interfaces has vxlan alone`,
    );
  const { key = '0', ...others } = options;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw new Problem(`'${port}' has the option '${other}', which the kernel's tunnel device is not told`);
  if (!/^\d+$/.test(key))
    throw new Problem(`'${port}' has the key '${key}', and the kernel's tunnel device takes a number`);
  return Number(key);
}
