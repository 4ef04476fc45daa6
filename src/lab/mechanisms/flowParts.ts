import type { Topology } from '../../model/topology.ts';
import { Unsuited } from '../../model/unsuited.ts';
import { type Destination, destinationOf, destinationsOn, type PassedBridge, passage } from './delivery.ts';
import { copiesOf, type FlowMirror } from './flowCopies.ts';
import type { Delivery, PlainFlow } from './plainFlow.ts';

/** What becomes of some of a flow's packets. */
export interface Part {
  /** The flow's own. */
  readonly priority: number;
  /** How far it goes before the flow's other parts, from 0 to less than `LEVELS`. */
  readonly level: number;
  readonly match: readonly string[];
  readonly deliveries: readonly Delivery[];
  /** The mirrors that make a copy each. */
  readonly copies: readonly FlowMirror[];
}

/** How many levels the parts of a flow have: by destination, and those of a port before those of any. */
export const LEVELS = 6;
const LEVEL = { any: 0, host: 1, multicast: 1, reserved: 2 } as const;
const LEVEL_OF_PORT = 3;
/** The wider destination that one is part of. */
const WIDER = { any: undefined, host: 'any', multicast: 'any', reserved: 'multicast' } as const;

/**
 * Splits a flow by the port and the address of its packets, as far as different copies are owed.
 *
 * @throws Unsuited when that depends on where `NORMAL` delivers, and flows do not tell
 */
export function splitFlow(flow: PlainFlow, mirrors: readonly FlowMirror[], bridge: PassedBridge): readonly Part[] {
  const destinations = destinationsOf(flow, mirrors, bridge);
  const row = (from: string | undefined) =>
    destinations.map((to) => ({ to, part: partOf(flow, from, to, mirrors, bridge) }));
  if (flow.inPort !== undefined) return needed(row(flow.inPort));
  const others = row(undefined);
  const rows = [...bridge.ports.names.keys()]
    .filter((port) => !bridge.outputs.has(port))
    .map(row)
    .filter((parts) => parts.some(({ part }, index) => !isAlike(part, others[index]?.part)));
  return [...rows, others].flatMap(needed);
}

function partOf(
  flow: PlainFlow,
  from: string | undefined,
  to: Destination,
  mirrors: readonly FlowMirror[],
  bridge: PassedBridge,
): Part {
  const { deliveries, departures } = passage(flow.deliveries, from, to, bridge);
  const address = flow.ethernetTo ?? (to.kind === 'any' ? undefined : to.address);
  return {
    priority: flow.priority,
    level: (flow.ethernetTo === undefined ? LEVEL[to.kind] : 0) + (flow.inPort === from ? 0 : LEVEL_OF_PORT),
    match: [
      ...(from === undefined ? [] : [`in_port=${from}`]),
      ...(address === undefined ? [] : [`dl_dst=${address}`]),
      ...flow.rest,
    ],
    deliveries,
    copies: copiesOf(mirrors, from, departures),
  };
}

/** The destinations that the flow's packets are told apart by. */
function destinationsOf(flow: PlainFlow, mirrors: readonly FlowMirror[], bridge: PassedBridge): readonly Destination[] {
  const { ports, topology } = bridge;
  const all = destinationsOn(ports);
  const whole = all.filter(({ kind }) => kind === 'any');
  if (!flow.deliveries.some(({ kind }) => kind === 'normal')) return whole;
  const { ethernetTo } = flow;
  const isMasked = ethernetTo?.includes('/') ?? false;
  const obstacle = isMasked
    ? `a flow is for packets to ${ethernetTo}`
    : obstacleTo(topology, [...ports.names.values()]);
  if (obstacle !== undefined) {
    const froms = flow.inPort === undefined ? [undefined, ...ports.names.keys()] : [flow.inPort];
    for (const from of froms.filter((port) => !bridge.outputs.has(port ?? ''))) {
      const texts = all.map((to) => copyText(partOf(flow, from, to, mirrors, bridge)));
      if (new Set(texts).size > 1) throw new Unsuited(`flows do not tell where NORMAL delivers: ${obstacle}`);
    }
  }
  if (ethernetTo === undefined) return all;
  return isMasked ? whole : [destinationOf(ethernetTo, ports)];
}

/** Why it is not known where `NORMAL` takes packets. */
function obstacleTo(topology: Topology, ports: readonly string[]): string | undefined {
  if (topology.bridges?.[topology.bridge]?.stpEnable) return `${topology.bridge} takes part in a spanning tree`;
  const tagged = ports.find((port) => {
    const { tag, trunks, vlanMode } = topology.ports[port] ?? {};
    return (tag ?? trunks ?? vlanMode) !== undefined;
  });
  return tagged === undefined ? undefined : `the port '${tagged}' is in VLANs`;
}

interface Placed {
  readonly to: Destination;
  readonly part: Part;
}

/** Without parts that do as the one of the wider destination does. */
function needed(row: readonly Placed[]): readonly Part[] {
  const isNeeded = ({ to, part }: Placed) => {
    const wider = row.find((other) => other.to.kind === WIDER[to.kind]);
    return wider === undefined || !isAlike(part, wider.part);
  };
  return row.filter(isNeeded).map(({ part }) => part);
}

function isAlike(one: Part, other: Part | undefined): boolean {
  if (other === undefined || copyText(one) !== copyText(other)) return false;
  return one.deliveries.length === other.deliveries.length;
}

function copyText({ copies }: Part): string {
  return copies.map(({ output, snaplen }) => `${output} ${snaplen ?? ''}`).join();
}
