import type { Direction, Mirror } from '../model/mirror.ts';
import type { Capture, Frame, Observation } from '../model/observation.ts';
import { contentKey } from '../packet/content.ts';

/** A frame seen at a port: its place in the capture is what a person looks up. */
export interface Sighting {
  readonly frame: Frame;
  readonly port: string;
  readonly direction: Direction;
  /** Place in the capture, from 1. */
  readonly number: number;
}

/**
 * Identical frames, and how many copies of them are owed. A range when it cannot be told which departure belongs to
 * which arrival, because identical frames came from a selected port and from another.
 */
export interface OwedFrames {
  readonly content: string;
  readonly sightings: readonly Sighting[];
  readonly atLeast: number;
  readonly atMost: number;
}

/** The copies owed, or why that cannot be known. */
export type Owed = { readonly frames: readonly OwedFrames[] } | { readonly unknown: string };

/**
 * The copies that a mirror owes for what was seen during a trial, for frames that pass the switch unchanged:
 * each packet that arrives on a selected source port, dropped later or not, and each that departs through a selected
 * destination port, is owed once, however often it was selected on its way (vswitch.xml, table Mirror).
 */
export function owedCopies(observation: Observation, mirror: Mirror): Owed {
  const others = Object.values<Mirror>(observation.mirrors);
  // One port makes one copy of a packet, whichever of its mirrors select it.
  const sharing = [mirror, ...others.filter(({ outputPort }) => outputPort === mirror.outputPort)];
  const unknown = sharing.map(beyondKnowledge).find((why) => why !== undefined);
  if (unknown !== undefined) return { unknown };
  const ports = [...new Set(observation.captures.map(({ port }) => port))].filter((port) => port !== mirror.outputPort);
  const selects = (port: string, column: 'selectSrcPort' | 'selectDstPort') =>
    sharing.some((one) => one.selectAll || one[column]?.includes(port));
  const traversals = new Map<string, Traversals>();
  for (const port of ports) {
    // What arrives on the output port of any mirror is dropped before mirrors see it.
    const isOutput = others.some(({ outputPort }) => outputPort === port);
    if (!isOutput) note(traversals, observation.arriving(port), selects(port, 'selectSrcPort') ? 'selected' : 'other');
    if (selects(port, 'selectDstPort')) note(traversals, observation.departing(port), 'departed');
  }
  const frames = [...traversals].flatMap(([content, seen]) => owedOf(content, seen));
  return { frames };
}

/** Columns whose rules are not known here; a mirror without them selects and copies whole frames. */
function beyondKnowledge(mirror: Mirror): string | undefined {
  const unknown = (['selectVlan', 'outputVlan', 'snaplen', 'filter'] as const).filter(
    (column) => mirror[column] !== undefined,
  );
  if (unknown.length > 0) return `the oracle does not know yet what ${unknown.join(', ')} comes to`;
  return mirror.outputPort === undefined ? 'the mirror has no output port' : undefined;
}

/** All sightings of identical frames. */
interface Traversals {
  /** Arrivals on a selected source port. */
  readonly selected: Sighting[];
  /** Arrivals on other ports. */
  readonly other: Sighting[];
  /** Departures through selected destination ports. */
  readonly departed: Sighting[];
}

function note(traversals: Map<string, Traversals>, capture: Capture, role: keyof Traversals): void {
  const { port, direction } = capture;
  capture.frames.forEach((frame, index) => {
    const content = contentKey(frame.bytes);
    const seen = traversals.get(content) ?? { selected: [], other: [], departed: [] };
    seen[role].push({ frame, port, direction, number: index + 1 });
    traversals.set(content, seen);
  });
}

/**
 * One traversal is one arrival and its departures, at most one through each port. Those that arrived on a selected
 * port are owed. Of the departures, each port can have at most that many from them; what is beyond must have arrived
 * elsewhere and is owed for its departure.
 */
function owedOf(content: string, { selected, other, departed }: Traversals): readonly OwedFrames[] {
  if (selected.length === 0 && departed.length === 0) return [];
  const sightings = [...selected, ...departed];
  const perPort = new Map<string, number>();
  for (const { port } of departed) perPort.set(port, (perPort.get(port) ?? 0) + 1);
  const mostThroughOnePort = Math.max(0, ...perPort.values());
  const arrivals = selected.length + other.length;
  if (mostThroughOnePort > arrivals) {
    // More than arrived: made by the switch, where each departure can be a packet of its own, or sent by it twice.
    const atLeast = arrivals === 0 ? mostThroughOnePort : Math.max(1, selected.length);
    return [{ content, sightings, atLeast, atMost: sightings.length }];
  }
  const atLeast = Math.max(selected.length, mostThroughOnePort);
  return [{ content, sightings, atLeast, atMost: selected.length + Math.min(other.length, departed.length) }];
}
