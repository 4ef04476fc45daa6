import type { Mirror } from '../../model/mirror.ts';
import type { Topology } from '../../model/topology.ts';
import { bridgePorts } from './bridgePorts.ts';
import { flowMirrorsOf } from './flowCopies.ts';
import { LEVELS, type Part, splitFlow } from './flowParts.ts';
import { type Delivery, type PlainFlow, readPlainFlow } from './plainFlow.ts';

/** How flows make copies: by a further output each, or by a group of the type all. */
export type FlowMirroring = 'output' | 'group';

/** What a bridge has whose flows make copies, in ovs-ofctl(8)'s notation. */
export interface MirroringFlows {
  readonly flows: readonly string[];
  readonly groups: readonly string[];
  /** The ports that `NORMAL` must not flood to (`mod-port PORT no-flood`). */
  readonly notFlooded: readonly string[];
}

/** The flow of a bridge that learns, as Open vSwitch makes it. */
const LEARNING = ['priority=0,actions=NORMAL'] as const;
const HIGHEST_PRIORITY = 65_535;
/** What becomes of packets that no flow is for. */
const MISS: PlainFlow = { priority: -1, rest: [], deliveries: [] };

/**
 * The flows that do what a bridge's own ones do, and make the copies of mirrors.
 *
 * Each flow owes a copy to each output port whose mirrors select the port that a packet arrived on or one that it leaves by, be it delivered
 * or dropped. Where that depends on the port or the address, the flow becomes several; priorities are given anew, in the same order. Packets that no
 * flow is for are copied where their port is a source. What arrives on an output port is dropped, and `NORMAL` does not deliver to it.
 *
 * A copy is the frame as it arrived: it gets no tag of its port's VLAN, and what a port refuses is copied, too. What Open vSwitch itself
 * takes in or sends (LACP, LLDP, spanning tree) meets no flow and is not copied. `NORMAL` does not say where it delivers, so unicast is taken to go
 * where the topology has the address; what is flooded because its address is not known is not copied for a destination. OpenStack's
 * Tap-as-a-Service has the same limit (`dl_dst=MAC,actions=normal,…`; neutron-taas, ovs_taas.py, create_tap_flow()).
 *
 * The buckets of a group are action sets, of which Open vSwitch executes one output, so each output has a bucket of its own (OpenFlow 1.5.1, 5.6). An
 * output that cuts packets cannot be in one.
 *
 * @param topology whose bridge it is, with the ports that it has
 * @param own the bridge's own flows; those of one that learns when undefined
 * @throws Unsuited when flows do more than deliver, when a mirror asks for more than ports and what the mechanism can do, or when copies
 *   depend on VLANs or the spanning tree where `NORMAL` delivers
 */
export function mirroringFlows(
  topology: Topology,
  own: readonly string[] = LEARNING,
  mirrors: Readonly<Record<string, Mirror>>,
  how: FlowMirroring,
): MirroringFlows {
  const ports = bridgePorts(topology);
  const made = flowMirrorsOf(topology, ports, mirrors, how === 'output' ? 'ovs-flow' : 'ovs-group');
  if (made.length === 0) return { flows: own, groups: [], notFlooded: [] };
  const outputs = new Set(made.map(({ output }) => output));
  const plain = own.map((text) => readPlainFlow(text, ports)).filter(({ inPort }) => !outputs.has(inPort ?? ''));
  const split = (flow: PlainFlow) => splitFlow(flow, made, { topology, ports, outputs });
  const missed = plain.some(isForAll) ? [] : split(MISS).filter(({ copies }) => copies.length > 0);
  const parts = [...missed, ...plain.flatMap(split)];
  const ranks = [...new Set(parts.map(({ priority }) => priority))].sort((a, b) => a - b);
  const groups: string[] = [];
  const drops = [...outputs].map((port) => `priority=${HIGHEST_PRIORITY},in_port=${port},actions=drop`);
  const flows = parts.map((part) => {
    const priority = LEVELS * ranks.indexOf(part.priority) + part.level;
    const actions = how === 'output' ? inActions(part) : inGroup(part, groups);
    return [`priority=${priority}`, ...part.match, `actions=${actions}`].join(',');
  });
  return { flows: [...drops, ...flows], groups, notFlooded: [...outputs] };
}

function isForAll({ inPort, ethernetTo, rest }: PlainFlow): boolean {
  return inPort === undefined && ethernetTo === undefined && rest.length === 0;
}

function inActions({ deliveries, copies }: Pick<Part, 'deliveries' | 'copies'>): string {
  const outputs = copies.map(({ output, snaplen }) =>
    snaplen === undefined ? `output:${output}` : `output(port=${output},max_len=${snaplen})`,
  );
  return [...deliveries.map(deliveryText), ...outputs].join(',') || 'drop';
}

/** The group is added to the others, where none of them is the same. */
function inGroup({ deliveries, copies }: Part, groups: string[]): string {
  if (copies.length === 0) return inActions({ deliveries, copies });
  const outputs = [...deliveries.map(deliveryText), ...copies.map(({ output }) => `output:${output}`)];
  const buckets = outputs.map((output) => `,bucket=actions=${output}`).join('');
  const group = (index: number) => `group_id=${index + 1},type=all${buckets}`;
  const known = groups.findIndex((text, index) => text === group(index));
  if (known < 0) groups.push(group(groups.length));
  return `group:${known < 0 ? groups.length : known + 1}`;
}

function deliveryText(delivery: Delivery): string {
  switch (delivery.kind) {
    case 'port':
      return `output:${delivery.port}`;
    case 'back':
      return 'in_port';
    case 'normal':
      return 'NORMAL';
    default:
      return delivery satisfies never;
  }
}
