import type { Mirror } from '../model/mirror.ts';
import type { InForce } from './inForce.ts';

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
