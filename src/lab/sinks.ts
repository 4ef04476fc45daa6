import { tapsInterfaces } from '../model/mechanism.ts';
import type { Variant } from '../model/scenario.ts';
import { isOpenVSwitch } from '../model/switch.ts';
import type { Endpoint, Port, Topology } from '../model/topology.ts';
import { isOwnPort, shapeOf } from './shape.ts';

/**
 * A topology in which ports without a host, such as a mirror's output, are interfaces of the kernel's with a station at the other end of a wire,
 * where it takes that: a Linux bridge makes no ports of its own, and what the kernel sends into a port of Open vSwitch's own making arrives at the switch.
 */
export function withSinks(topology: Topology, { mechanism, switch: kind }: Variant): Topology {
  if (isOpenVSwitch(kind) && !tapsInterfaces(mechanism)) return topology;
  const bare = Object.keys(topology.ports).filter(
    (port) =>
      topology.ports[port]?.endpoint === undefined &&
      shapeOf(topology, 'veth', port) === 'internal' &&
      !isOwnPort(topology, port),
  );
  const sinks = bare.map((port, index): readonly [string, Endpoint] => {
    const mac = `02:00:00:02:00:${(index + 1).toString(16).padStart(2, '0')}`;
    return [`${port}-sink`, { address: `192.0.2.${index + 1}/32`, mac, station: true }];
  });
  const ports = Object.entries<Port>(topology.ports).map(([name, port]) => {
    return [name, bare.includes(name) ? { ...port, endpoint: `${name}-sink` } : port] as const;
  });
  return {
    ...topology,
    ports: Object.fromEntries(ports),
    endpoints: { ...topology.endpoints, ...Object.fromEntries(sinks) },
  };
}
