import type { Port, Topology } from '../model/topology.ts';
import { uint16 } from '../packet/big-endian.ts';

const ETHERTYPE = { slowProtocols: 0x8809, lldp: 0x88cc } as const;

/** Whether the switch takes a frame in itself when it arrives on a port: of a protocol that it takes part in there. */
export function isTakenIn(frame: Uint8Array, port: Port, topology: Topology): boolean {
  const type = uint16(frame, 12);
  if (type === ETHERTYPE.lldp) return port.lldp === true;
  if (type === ETHERTYPE.slowProtocols) return port.bond?.lacp === 'active' || port.bond?.lacp === 'passive';
  const bridge = topology.bridges?.[port.bridge ?? topology.bridge];
  return bridge?.stpEnable === true && isBpdu(frame);
}

/** IEEE 802.1D: to the bridge group address, behind LLC. */
function isBpdu(frame: Uint8Array): boolean {
  return Buffer.from(frame.subarray(0, 6)).toString('hex') === '0180c2000000' && uint16(frame, 14) === 0x4242;
}
