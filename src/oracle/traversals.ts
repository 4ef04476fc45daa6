import type { Mirror } from '../model/mirror.ts';
import type { Frame, Observation } from '../model/observation.ts';
import type { Topology } from '../model/topology.ts';
import { contentKey, frameKey } from '../packet/content.ts';
import { withoutOuterTag } from '../packet/outerTag.ts';
import { probeId } from '../packet/probeId.ts';
import type { InForce } from './inForce.ts';
import { isInVlan } from './outputs.ts';
import type { Sighting } from './sighting.ts';
import { carries, inside } from './vlan.ts';

/** All sightings of one packet, or of packets that cannot be told from one another. */
export interface Group {
  readonly arrivals: readonly Sighting[];
  readonly departures: readonly Sighting[];
}

/** What tells a packet from others, however it is tagged: the id in its payload, or all its bytes. */
export function packetKey(frame: Pick<Frame, 'bytes' | 'content'>): string {
  const { bytes } = frame;
  const id = probeId(bytes);
  if (id !== undefined) return `probe ${id}`;
  const bare = withoutOuterTag(bytes);
  return bare === bytes ? frameKey(frame) : contentKey(bare);
}

/**
 * What was seen at the ports of the mirrors' bridge and of bridges that are patched to it, packet by packet, in the order of time.
 * Departures that are copies are left out: those at output ports, where deliveries are among them too, and those in output VLANs.
 */
export function groupsOf(observation: Observation, mirrors: readonly Mirror[], inForce: InForce): Map<string, Group> {
  const { topology } = observation;
  const groups = new Map<string, { arrivals: Sighting[]; departures: Sighting[] }>();
  const note = (role: 'arrivals' | 'departures', sighting: Sighting, key = packetKey(sighting.frame)) => {
    const group = groups.get(key);
    // An array that begins empty takes room for many more.
    if (group === undefined) groups.set(key, { arrivals: [], departures: [], [role]: [sighting] });
    else group[role].push(sighting);
  };
  const hasPatch = Object.values(topology.ports).some(({ patch }) => patch !== undefined);
  const isNear = (port: string) => hasPatch || (topology.ports[port]?.bridge ?? topology.bridge) === topology.bridge;
  const isOutput = (port: string) => mirrors.some(({ outputPort }) => outputPort === port);
  const ports = [...new Set(observation.captures.map(({ port }) => port))].filter(isNear);
  for (const port of ports) {
    const arriving = sightings(observation, port, 'arriving');
    // What arrives on the output port of any mirror is dropped before mirrors see it.
    if (!isOutput(port) || !inForce('output-port-is-exclusive')) for (const one of arriving) note('arrivals', one);
  }
  for (const port of ports) {
    if (isOutput(port)) continue;
    for (const one of sightings(observation, port, 'departing')) {
      const key = packetKey(one.frame);
      const arrivals = groups.get(key)?.arrivals ?? [];
      const isCopy = mirrors.some((mirror) => isVlanCopy(topology, mirror, one, arrivals, inForce));
      if (!isCopy) note('departures', one, key);
    }
  }
  for (const group of groups.values()) group.departures.sort(byTime);
  return groups;
}

/** Whether a departure is in a mirror's output VLAN though its packet did not arrive in it. */
export function isVlanCopy(
  topology: Topology,
  mirror: Mirror,
  { port, frame }: Sighting,
  arrivals: readonly Sighting[],
  inForce: InForce,
): boolean {
  const { outputVlan } = mirror;
  if (outputVlan === undefined || !isInVlan(mirror, inForce)) return false;
  const config = topology.ports[port] ?? {};
  const vlanOf = (at: string, bytes: Uint8Array) => inside(topology.ports[at] ?? {}, bytes, inForce).vlan;
  if (!carries(config, outputVlan) || vlanOf(port, frame.bytes) !== outputVlan) return false;
  return !arrivals.some((arrival) => vlanOf(arrival.port, arrival.frame.bytes) === outputVlan);
}

function sightings(observation: Observation, port: string, direction: 'arriving' | 'departing'): Sighting[] {
  return observation[direction](port).frames.map((frame, index) => ({ frame, port, direction, number: index + 1 }));
}

function byTime({ frame: a }: Sighting, { frame: b }: Sighting): number {
  return a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0;
}
