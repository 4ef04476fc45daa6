import type { Port, Topology } from '../model/topology.ts';
import { bridgeMac, interfaceNames } from './bridgeRows.ts';
import { bridgeOf, bridgesOf } from './shape.ts';
import { joined } from './wiring.ts';

/** A frame that a bridge learns an Ethernet address from: as if it arrived at `interface` with this tag. */
export interface Lesson {
  readonly bridge: string;
  readonly interface: string;
  readonly mac: string;
  /** The VLAN of its tag; 0 when it has none. */
  readonly tag: number;
}

/**
 * What the bridges are to learn, so that no first packet is flooded: where each endpoint is, and the own ports of bridges
 * with an address, as seen from every bridge that learns. Frames are untagged where they come from.
 */
export function lessons(topology: Topology): readonly Lesson[] {
  const hosts = joined(topology)
    .filter(({ host }) => !host.station)
    .map(({ port, host }) => ({ port, mac: host.mac }));
  const own = bridgesOf(topology)
    .filter((bridge) => topology.bridges?.[bridge]?.address !== undefined)
    .map((bridge) => ({ port: bridge, mac: bridgeMac(topology, bridge) }));
  return [...hosts, ...own]
    .flatMap(({ port, mac }) => follow(topology, port, mac, 0, new Set()))
    .filter(({ bridge }) => topology.flows?.[bridge] === undefined);
}

/** The lesson at a port, and those at the bridges that lie behind its own. */
function follow(topology: Topology, name: string, mac: string, tag: number, seen: Set<string>): readonly Lesson[] {
  const bridge = bridgeOf(topology, name);
  const vlan = entering(topology.ports[name] ?? {}, tag);
  if (seen.has(bridge) || vlan === undefined) return [];
  seen.add(bridge);
  const onwards = Object.entries<Port>(topology.ports).flatMap(([other, port]) => {
    const far = port.patch ?? port.bond?.partner;
    const carried = leaving(port, vlan);
    if (bridgeOf(topology, other) !== bridge || far === undefined || carried === undefined) return [];
    return follow(topology, far, mac, carried, seen);
  });
  return [{ bridge, interface: interfaceNames(topology, name)[0] ?? name, mac, tag }, ...onwards];
}

/** The VLAN that a frame is in when it arrives with this tag (0: none); undefined when the port does not take it. */
function entering(port: Port, tag: number): number | undefined {
  if (isAccess(port)) return tag === 0 ? (port.tag ?? 0) : undefined;
  const vlan = tag === 0 && isNative(port) ? (port.tag ?? 0) : tag;
  return carries(port, vlan) ? vlan : undefined;
}

/** The tag that a frame of this VLAN has when it leaves (0: none); undefined when the port does not take it. */
function leaving(port: Port, vlan: number): number | undefined {
  if (isAccess(port)) return vlan === (port.tag ?? 0) ? 0 : undefined;
  if (!carries(port, vlan)) return undefined;
  return port.vlanMode === 'native-untagged' && vlan === port.tag ? 0 : vlan;
}

function isAccess(port: Port): boolean {
  return port.vlanMode === undefined ? port.tag !== undefined : port.vlanMode === 'access';
}

function isNative({ vlanMode }: Port): boolean {
  return vlanMode === 'native-tagged' || vlanMode === 'native-untagged';
}

function carries(port: Port, vlan: number): boolean {
  const { trunks = [] } = port;
  return trunks.length === 0 || trunks.includes(vlan) || (isNative(port) && vlan === port.tag);
}
