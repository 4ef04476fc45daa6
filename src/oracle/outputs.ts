import type { Mirror } from '../model/mirror.ts';
import type { Situation } from './copies.ts';
import type { InForce } from './inForce.ts';
import { isReserved } from './reserved.ts';
import { carries, type Inside } from './vlan.ts';

/** Mirrors with one output share its copies. */
export function outputOf(mirror: Mirror, inForce: InForce): string {
  return isInVlan(mirror, inForce) ? `VLAN ${mirror.outputVlan}` : `port ${mirror.outputPort}`;
}

/** Whether a mirror's copies leave in its output VLAN. */
export function isInVlan({ outputPort, outputVlan }: Mirror, inForce: InForce): boolean {
  return outputVlan !== undefined && (outputPort === undefined || !inForce('output-port-wins'));
}

/** Whether a port is the output of a mirror. */
export function isOutput(port: string, mirrors: readonly Mirror[]): boolean {
  return mirrors.some(({ outputPort }) => outputPort === port);
}

interface Output {
  readonly port: string;
  readonly copy: Inside;
}

/** The ports that a copy leaves by, and the packet as it is inside the switch then. */
export function outputsFor(
  mirror: Mirror,
  packet: Inside,
  arrivalPort: string,
  { topology, mirrors, inForce }: Situation,
): readonly Output[] {
  const { outputPort, outputVlan } = mirror;
  if (outputVlan === undefined || !isInVlan(mirror, inForce)) {
    return outputPort === undefined ? [] : [{ port: outputPort, copy: packet }];
  }
  if (inForce('output-vlan-not-again') && packet.vlan === outputVlan) return [];
  if (inForce('output-vlan-spares-reserved') && isReserved(packet.bare)) return [];
  const members = Object.entries(topology.ports).filter(([port, config]) => {
    const here = (config.bridge ?? topology.bridge) === topology.bridge;
    const isSpared = isOutput(port, mirrors) && inForce('output-ports-are-spared');
    return here && carries(config, outputVlan) && !isSpared;
  });
  // As ordinary flooding would do it.
  const others = members.filter(([port]) => port !== arrivalPort && port !== topology.bridge);
  return (inForce('output-vlan-floods') ? members : others).map(([port]) => ({
    port,
    copy: { ...packet, vlan: outputVlan },
  }));
}
