import type { Mirror } from '../../../model/mirror.ts';
import type { Port, Topology } from '../../../model/topology.ts';

/** A port as it is drawn: where, what is behind it, and what mirrors do there. */
export interface PlacedPort {
  readonly name: string;
  readonly side: 'left' | 'right';
  readonly x: number;
  readonly y: number;
  /** What is behind it, in a few words; empty where nothing is. */
  readonly behind: string;
  readonly note: string;
  readonly isEndpoint: boolean;
  /** Mirrors, by their place, that select what arrives here, what departs, or put their copies out. */
  readonly arriving: readonly number[];
  readonly departing: readonly number[];
  readonly output: readonly number[];
}

export interface PlacedBridge {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly ports: readonly PlacedPort[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly bridges: readonly PlacedBridge[];
  /** Between ports of two bridges. */
  readonly links: readonly { readonly from: PlacedPort; readonly to: PlacedPort }[];
}

export const BRIDGE_WIDTH = 172;
/** From the edge of a drawing to a bridge: the box of an endpoint, and its line. */
export const SIDE = 144;
const ROW = 34;
const HEAD = 34;
const FOOT = 12;
const GAP = 22;

export type Mirrors = readonly (readonly [name: string, mirror: Mirror])[];

/** Where the bridges of a topology and their ports go: the one with mirrors in the middle, further ones under it, one under the other. */
export function layOut(topology: Topology, mirrors: Mirrors): Layout {
  const names = [...new Set(Object.values(topology.ports).map((port) => port.bridge ?? topology.bridge))];
  const ordered = [topology.bridge, ...names.filter((name) => name !== topology.bridge)];
  let y = 4;
  const bridges = ordered.map((name): PlacedBridge => {
    const ports = Object.entries(topology.ports).filter(([, port]) => (port.bridge ?? topology.bridge) === name);
    const [left, right] = sides(ports, mirrors);
    const placed = [
      ...left.map(([portName, port], index) =>
        place(portName, port, 'left', index, y, mirrors, name === topology.bridge),
      ),
      ...right.map(([portName, port], index) =>
        place(portName, port, 'right', index, y, mirrors, name === topology.bridge),
      ),
    ];
    const height = HEAD + Math.max(1, left.length, right.length) * ROW + FOOT;
    const bridge = { name, x: SIDE, y, height, ports: placed };
    y += height + GAP;
    return bridge;
  });
  const all = bridges.flatMap(({ ports }) => ports);
  const links = Object.entries(topology.ports).flatMap(([name, port]) => {
    const partner = port.patch ?? port.bond?.partner;
    const [from, to] = [all.find((one) => one.name === name), all.find((one) => one.name === partner)];
    // Each link is declared at both of its ends.
    return from !== undefined && to !== undefined && all.indexOf(from) < all.indexOf(to) ? [{ from, to }] : [];
  });
  return { width: 2 * SIDE + BRIDGE_WIDTH, height: y - GAP + 4, bridges, links };
}

type Named = readonly [name: string, port: Port];

/** Outputs and what leads to other bridges stand on the right; all others on the left, those with nothing behind them last. */
function sides(ports: readonly Named[], mirrors: Mirrors): readonly [readonly Named[], readonly Named[]] {
  const isRight = ([name, port]: Named) =>
    mirrors.some(([, { outputPort }]) => outputPort === name) ||
    port.patch !== undefined ||
    port.bond !== undefined ||
    port.tunnel !== undefined;
  const left = ports.filter((port) => !isRight(port));
  const bare = ({ endpoint, device }: Port) => endpoint === undefined && device === undefined;
  return [[...left.filter(([, port]) => !bare(port)), ...left.filter(([, port]) => bare(port))], ports.filter(isRight)];
}

function place(
  name: string,
  port: Port,
  side: 'left' | 'right',
  index: number,
  top: number,
  mirrors: Mirrors,
  isMirrored: boolean,
): PlacedPort {
  const where = (holds: (mirror: Mirror) => boolean | undefined) =>
    mirrors.flatMap(([, mirror], at) => (isMirrored && holds(mirror) ? [at] : []));
  const isOutput = (mirror: Mirror) => mirror.outputPort === name;
  return {
    name,
    side,
    x: side === 'left' ? SIDE : SIDE + BRIDGE_WIDTH,
    y: top + HEAD + index * ROW + ROW / 2,
    behind: behindOf(port),
    note: noteOf(port),
    isEndpoint: port.endpoint !== undefined || port.device !== undefined,
    arriving: where((mirror) => mirror.selectSrcPort?.includes(name) || (mirror.selectAll && !isOutput(mirror))),
    departing: where((mirror) => mirror.selectDstPort?.includes(name) || (mirror.selectAll && !isOutput(mirror))),
    output: where(isOutput),
  };
}

/** What is behind a port, in a few words; empty where nothing is. */
export function behindOf({ endpoint, patch, tunnel, bond, device }: Port): string {
  if (patch !== undefined) return `patch to ${patch}`;
  if (tunnel !== undefined) return `${tunnel.type} by ${tunnel.via}`;
  if (bond !== undefined) return `bond to ${bond.partner}`;
  return endpoint ?? device ?? '';
}

/** What is special about its VLANs. */
export function noteOf({ tag, trunks, vlanMode }: Port): string {
  return [
    ...(tag === undefined ? [] : [`VLAN ${tag}`]),
    ...(trunks === undefined ? [] : [`trunk ${trunks.join(', ')}`]),
    ...(vlanMode === undefined ? [] : [vlanMode]),
  ].join(', ');
}
