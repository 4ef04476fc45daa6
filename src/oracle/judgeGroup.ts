import type { Observation } from '../model/observation.ts';
import { copiesOf, type Owed, type Situation } from './copies.ts';
import type { Path, Step } from './path.ts';
import { byPort, type Sighting } from './sighting.ts';
import type { Group } from './traversals.ts';
import { wayOf } from './way.ts';

/** A group whose packets a controller sent. */
export interface MadeGroup extends Group {
  readonly made?: Uint8Array;
}

/** A frame that a group owes, and how often; the numbers differ where identical packets leave it open. */
export interface OwedOfGroup {
  readonly frame: Owed;
  readonly atLeast: number;
  readonly atMost: number;
}

/** What the packets of a group owe together, or why that cannot be known. */
export function judgeGroup(
  group: MadeGroup,
  observation: Observation,
  situation: Situation,
): { readonly owed: readonly OwedOfGroup[] } | { readonly unknown: string } {
  const pairs = pairsOf(group);
  if (pairs === undefined) return ranged(group, situation);
  const owed: OwedOfGroup[] = [];
  for (const { arrival, departures } of pairs) {
    const path = wayOf(arrival, departures, observation, situation);
    const one = copiesOf({ arrival, departures, path, made: group.made }, situation);
    if ('unknown' in one) return one;
    // More than the way comes to: sent twice, or made by the switch.
    if (arrival !== undefined && hasMore(departures, path)) return ranged(group, situation);
    const [unexplained] = one.unexplained;
    if (unexplained !== undefined) return { unknown: `why a packet departed at ${unexplained.port} is not known` };
    owed.push(...one.frames.map((frame) => ({ frame, atLeast: 1, atMost: 1 })));
  }
  return { owed };
}

/** Whether a port has more departures than the way delivers to it; learning delivers once to each port. */
function hasMore(departures: readonly Sighting[], path: Path): boolean {
  const steps = path.kind === 'steps' ? path.steps : [];
  const learns = steps.filter(({ kind }) => kind === 'normal').length;
  return [...byPort(departures)].some(([port, own]) => {
    const delivered = steps.filter((step) => step.kind === 'output' && step.port === port).length;
    return path.kind === 'steps' && own.length > Math.max(1, delivered + learns);
  });
}

interface Pair {
  readonly arrival: Sighting | undefined;
  readonly departures: readonly Sighting[];
}

/**
 * Which departures belong to which arrival: all of them to the only one, or one of each port to each of several that all
 * went the same way. Undefined when identical packets leave it open.
 */
function pairsOf({ arrivals, departures, made }: MadeGroup): readonly Pair[] | undefined {
  const [first] = arrivals;
  if (made !== undefined || arrivals.length === 1) return [{ arrival: first, departures }];
  const ports = byPort(departures);
  // Of the packets that the switch makes itself each is one of its own, where they leave by one port.
  if (first === undefined)
    return ports.size > 1 ? undefined : departures.map((one) => ({ arrival: undefined, departures: [one] }));
  const wentOneWay = [...ports.values()].every((own) => own.length === arrivals.length);
  if (!wentOneWay || arrivals.some(({ port }) => port !== first.port)) return undefined;
  return arrivals.map((arrival, index) => {
    return { arrival, departures: [...ports.values()].map((own) => own[index] as Sighting) };
  });
}

/**
 * One traversal is one arrival and its departures, at most one through each port. Those that arrived on a selected
 * port are owed. Of the departures, each port can have at most that many from them; what is beyond must have arrived
 * elsewhere and is owed for its departure.
 */
function ranged(
  { arrivals, departures }: Group,
  situation: Situation,
): { readonly owed: readonly OwedOfGroup[] } | { readonly unknown: string } {
  const selected: (readonly Owed[])[] = [];
  const departed: (readonly Owed[])[] = [];
  let others = 0;
  for (const arrival of arrivals) {
    const one = copiesOf(
      { arrival, departures: [arrival], path: only({ kind: 'arrive', port: arrival.port }) },
      situation,
    );
    if ('unknown' in one) return one;
    if (one.frames.length > 0) selected.push(one.frames);
    else others += 1;
  }
  const perPort = new Map<string, number>();
  for (const departure of departures) {
    const one = copiesOf({ departures: [departure], path: only({ kind: 'output', port: departure.port }) }, situation);
    if ('unknown' in one) return one;
    if (one.frames.length === 0) continue;
    departed.push(one.frames);
    perPort.set(departure.port, (perPort.get(departure.port) ?? 0) + 1);
  }
  const range = rangeOf(selected.length, others, departed.length, Math.max(0, ...perPort.values()));
  const outputs = new Map<string, Owed[]>();
  for (const frame of [...selected, ...departed].flat()) {
    const own = outputs.get(frame.port) ?? [];
    own.push(frame);
    outputs.set(frame.port, own);
  }
  return {
    owed: [...outputs.values()].flatMap((frames) =>
      // The first carries the numbers; the others are where else the packets were seen.
      frames.map((frame, index) => ({ frame, ...(index === 0 ? range : { atLeast: 0, atMost: 0 }) })),
    ),
  };
}

function rangeOf(selected: number, others: number, departed: number, mostThroughOnePort: number) {
  const arrived = selected + others;
  if (mostThroughOnePort > arrived) {
    // More than arrived: made by the switch, where each departure can be a packet of its own, or sent by it twice.
    const atLeast = arrived === 0 ? mostThroughOnePort : Math.max(1, selected);
    return { atLeast, atMost: selected + departed };
  }
  return { atLeast: Math.max(selected, mostThroughOnePort), atMost: selected + Math.min(others, departed) };
}

function only(step: Step): Path {
  return { kind: 'steps', steps: [step] };
}
