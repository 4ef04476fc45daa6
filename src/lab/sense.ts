import { Problem } from '../model/problem.ts';
import type { Topology } from '../model/topology.ts';
import type { Probe, Traffic } from '../model/traffic.ts';

const KINDS = ['idle', 'ping', 'iperf3', 'replay', 'frames', 'packetOut'] as const satisfies readonly Traffic['kind'][];

/** An Ethernet header: no frame is shorter. */
const SHORTEST_BYTES = 14;

/**
 * Refuses traffic that cannot be sent. The compiler checks most of it, but a user's scenario runs without the compiler.
 *
 * @throws Problem that names what is wrong
 */
export function requireSense(traffic: Traffic, topology: Topology): void {
  if (!KINDS.includes(traffic.kind))
    throw new Problem(`there is no traffic '${traffic.kind}', only ${KINDS.join(', ')}`);
  for (const [name, value] of Object.entries(traffic)) {
    if (name === 'from' || name === 'to') requireEndpoint(traffic.kind, value as string, topology);
    if (typeof value === 'number' && !(Number.isFinite(value) && value > 0)) {
      throw new Problem(`${traffic.kind}: ${name} is ${value}, and must be more than nothing`);
    }
  }
  if (traffic.kind === 'frames' || traffic.kind === 'packetOut') requireFrames(traffic.kind, traffic.frames);
  if (traffic.kind === 'frames') for (const { from } of traffic.frames) requireEndpoint('frames', from, topology);
  if (traffic.kind === 'packetOut') {
    requireLine('actions', traffic.actions);
    if (traffic.inPort !== undefined) requireLine('inPort', traffic.inPort);
  }
}

function requireEndpoint(kind: string, name: string, topology: Topology): void {
  if (Object.hasOwn(topology.endpoints, name)) return;
  const known = Object.keys(topology.endpoints).join(', ');
  throw new Problem(`${kind}: there is no endpoint '${name}'; the topology has ${known}`);
}

function requireFrames(kind: string, frames: readonly Pick<Probe, 'bytes'>[]): void {
  if (!Array.isArray(frames) || frames.length === 0) throw new Problem(`${kind}: there are no frames to send`);
  for (const [index, { bytes }] of frames.entries()) {
    if (!(bytes instanceof Uint8Array) || bytes.length < SHORTEST_BYTES)
      throw new Problem(`${kind}: frame ${index} is not a Uint8Array of ${SHORTEST_BYTES} bytes or more`);
  }
}

function requireLine(name: string, value: string): void {
  if (typeof value !== 'string' || !/^\S[^\n]*$/.test(value))
    throw new Problem(`packetOut: ${name} is one line of text`);
}
