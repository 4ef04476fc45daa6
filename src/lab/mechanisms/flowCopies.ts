import { type MechanismName, traitsOf } from '../../model/mechanism.ts';
import type { Mirror } from '../../model/mirror.ts';
import type { Topology } from '../../model/topology.ts';
import { Unsuited } from '../../model/unsuited.ts';
import { interfaceNames } from '../bridgeRows.ts';
import type { BridgePorts } from './bridgePorts.ts';

/** A mirror as OpenFlow has to do with it, with ports as `BridgePorts` names them. */
export interface FlowMirror {
  readonly output: string;
  readonly sources: ReadonlySet<string>;
  readonly destinations: ReadonlySet<string>;
  /** Bytes that copies are cut to; whole ones when undefined. */
  readonly snaplen?: number;
}

/** The lengths that Open vSwitch takes in `output(max_len=…)`: an Ethernet header at least (ofp-actions.c). From 65,535 on nothing is cut. */
const LENGTHS = { least: 14, whole: 65_535 };

/** What mirrors can say beside ports. */
const COLUMNS = ['selectVlan', 'outputVlan', 'snaplen', 'filter'] as const;

/**
 * The mirrors that make copies, in the order in which they are given. As with Open vSwitch's own, one without an output port on the
 * bridge makes none, and a patch port is never selected (ofproto-dpif-xlate.c, mirror_packet()).
 *
 * @throws Unsuited when a mirror asks for what the mechanism cannot do
 */
export function flowMirrorsOf(
  topology: Topology,
  ports: BridgePorts,
  mirrors: Readonly<Record<string, Mirror>>,
  mechanism: MechanismName,
): readonly FlowMirror[] {
  const known: readonly string[] = traitsOf(mechanism).columns;
  const onBridge = new Set(ports.names.values());
  const given = Object.entries(mirrors);
  const outputs = new Set(given.map(([, { outputPort }]) => outputPort));
  const selectable = (name: string) => onBridge.has(name) && topology.ports[name]?.patch === undefined;
  const everyPort = [...onBridge].filter((name) => !outputs.has(name));
  const interfaces = (names: readonly string[] = []) =>
    new Set(names.filter(selectable).flatMap((name) => interfaceNames(topology, name)));

  return given.flatMap(([name, mirror]) => {
    const { outputPort, selectAll, selectSrcPort, selectDstPort, snaplen = LENGTHS.whole } = mirror;
    const asked = COLUMNS.filter((column) => mirror[column] !== undefined && !known.includes(column));
    if (asked.length > 0)
      throw new Unsuited(`the mirror '${name}' asks for ${asked.join(', ')}, which ${mechanism} has not`);
    if (outputPort === undefined || !onBridge.has(outputPort)) return [];
    const [output, ...more] = interfaceNames(topology, outputPort);
    if (output === undefined || more.length > 0)
      throw new Unsuited(`the mirror '${name}' has a bond for its output, and an OpenFlow output is one interface`);
    return {
      output,
      sources: interfaces(selectAll ? everyPort : selectSrcPort),
      destinations: interfaces(selectAll ? everyPort : selectDstPort),
      ...(snaplen < LENGTHS.whole && { snaplen: Math.max(snaplen, LENGTHS.least) }),
    };
  });
}

/**
 * The copies of one packet, one for each output port. A copy departs, too: a mirror that has an output port of others for a destination
 * copies what they put there.
 *
 * @param from where it arrived
 * @param departures the ports that it leaves by, in their order
 * @returns the mirrors that make them
 */
export function copiesOf(
  mirrors: readonly FlowMirror[],
  from: string | undefined,
  departures: readonly string[],
): readonly FlowMirror[] {
  const copies = new Map<string, FlowMirror>();
  const depart = (port: string) => take(({ destinations }) => destinations.has(port));
  const take = (selects: (mirror: FlowMirror) => boolean) => {
    for (const mirror of mirrors.filter(selects)) {
      if (copies.has(mirror.output)) continue;
      copies.set(mirror.output, mirror);
      depart(mirror.output);
    }
  };
  if (from !== undefined) take(({ sources }) => sources.has(from));
  for (const port of departures) depart(port);
  return [...copies.values()];
}
