import type { Topology } from '../../model/topology.ts';
import { bridgeMac, interfaceNames } from '../bridgeRows.ts';
import { lessons } from '../priming.ts';
import { bridgeOf, portNames } from '../shape.ts';
import { joined } from '../wiring.ts';

/** What OpenFlow on the bridge of the mirrors has to do with. A port is named as OpenFlow names it: by its interface. */
export interface BridgePorts {
  readonly bridge: string;
  /** The topology's name of each; several are one port where they are members of a bond. */
  readonly names: ReadonlyMap<string, string>;
  /** Where the hosts' Ethernet addresses are, in lower case; a bond is its first member. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** The ports of the bridge that mirrors are made on. */
export function bridgePorts(topology: Topology): BridgePorts {
  const { bridge } = topology;
  const ports = portNames(topology).filter((name) => bridgeOf(topology, name) === bridge);
  const names = ports.flatMap((port) => interfaceNames(topology, port).map((name) => [name, port] as const));
  const near = joined(topology)
    .filter(({ port }) => ports.includes(port))
    .map(({ port, host }) => [host.mac, interfaceNames(topology, port)[0] ?? port] as const);
  // Hosts behind further bridges are where lessons would have it, and a bridge with flows is taught none.
  const far = lessons({ ...topology, flows: {} })
    .filter((lesson) => lesson.bridge === bridge)
    .map((lesson) => [lesson.mac, lesson.interface] as const);
  const addresses = [[bridgeMac(topology, bridge), bridge] as const, ...far, ...near];
  return {
    bridge,
    names: new Map(names),
    addresses: new Map(addresses.map(([mac, name]) => [mac.toLowerCase(), name])),
  };
}
