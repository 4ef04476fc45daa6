import { Problem } from '../model/problem.ts';
import type { Topology } from '../model/topology.ts';
import type { Traffic } from '../model/traffic.ts';

const KINDS = ['idle', 'ping', 'iperf3', 'replay'] as const satisfies readonly Traffic['kind'][];

/**
 * Refuses traffic that cannot be sent. The compiler checks most of it, but a user's scenario runs without the compiler.
 *
 * @throws Problem that names what is wrong
 */
export function requireSense(traffic: Traffic, topology: Topology): void {
  if (!KINDS.includes(traffic.kind))
    throw new Problem(`there is no traffic '${traffic.kind}', only ${KINDS.join(', ')}`);
  for (const [name, value] of Object.entries(traffic)) {
    if ((name === 'from' || name === 'to') && !Object.hasOwn(topology.endpoints, value)) {
      const known = Object.keys(topology.endpoints).join(', ');
      throw new Problem(`${traffic.kind}: there is no endpoint '${value}'; the topology has ${known}`);
    }
    if (typeof value === 'number' && !(Number.isFinite(value) && value > 0)) {
      throw new Problem(`${traffic.kind}: ${name} is ${value}, and must be more than nothing`);
    }
  }
}
