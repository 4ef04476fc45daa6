import type { Mirror } from '../model/mirror.ts';
import type { Observation } from '../model/observation.ts';
import { contentKey, frameKey } from '../packet/content.ts';
import type { Owed as OwedFrame, Situation } from './copies.ts';
import type { InForce } from './inForce.ts';
import { judgeGroup, type MadeGroup } from './judgeGroup.ts';
import { isInVlan, isOutput, outputOf } from './outputs.ts';
import { rewrittenFrom } from './rewrittenFrom.ts';
import type { Sighting } from './sighting.ts';
import { tapped } from './tapped.ts';
import { type Group, groupsOf, isVlanCopy, packetKey } from './traversals.ts';
import { carries } from './vlan.ts';

/**
 * Identical frames, and how many copies of them are owed. A range when it cannot be told which departure belongs to
 * which arrival, because identical frames came from a selected port and from another.
 */
export interface OwedFrames {
  readonly content: string;
  /** What they are copies of, and the frames as they are owed, one each at least. */
  readonly sightings: readonly Sighting[];
  readonly atLeast: number;
  readonly atMost: number;
}

/** What must leave by one port, and which of what leaves by it is judged by that. */
export interface OwedAt {
  readonly port: string;
  readonly frames: readonly OwedFrames[];
  /** Whether a frame that departed is one of the copies; at an output port all are. */
  isCopy(sighting: Sighting): boolean;
}

/** The copies owed, by output, or why that cannot be known. */
export type Owed = { readonly outputs: readonly OwedAt[] } | { readonly unknown: string };

/** Out here, where it keeps nothing of what was judged. */
const ALL = () => true;

const NO_OUTPUT = 'the mirror has no output';
/** Bytes of a frame up to where its tag ends. */
const TAGGED_BYTES = 16;

/**
 * The copies that a mirror owes for what was seen during a trial, by the rules that are in force: what Open vSwitch documents,
 * as of its version (RULES). Each packet is followed through the switch by the flows and by what was seen of it, and mirrors are asked at each
 * step. Mirrors that share the output owe together.
 */
export function owedCopies(observation: Observation, mirror: Mirror): Owed {
  const { topology } = observation;
  const inForce: InForce = (rule) => observation.rules.includes(rule);
  const mirrors = Object.values<Mirror>(observation.mirrors);
  if (inForce('each-port-by-itself')) {
    const { outputPort } = mirror;
    if (outputPort === undefined) return { unknown: NO_OUTPUT };
    const owed = tapped(observation, outputPort);
    return 'unknown' in owed ? owed : { outputs: [owed] };
  }
  const situation: Situation = { topology, mirrors, inForce };
  if (mirrors.some((one) => isInVlan(one, inForce) && one.snaplen !== undefined && one.snaplen < TAGGED_BYTES))
    return { unknown: 'copies that are cut within their VLAN tag cannot be told from other packets' };
  const groups = groupsOf(observation, mirrors, inForce);
  const owed = new Map<string, Map<string, { sightings: Sighting[]; atLeast: number; atMost: number }>>();

  /** All that leaves by an output port is judged there; copies in an output VLAN are judged apart from those in another. */
  const placeOf = (port: string, output: string) => (isOutput(port, mirrors) ? port : `${port}, ${output}`);
  const note = ({ port, bytes, sighting, output }: OwedFrame, atLeast: number, atMost: number) => {
    const place = placeOf(port, output);
    const atPlace = owed.get(place) ?? new Map();
    owed.set(place, atPlace);
    const content = Buffer.compare(bytes, sighting.frame.bytes) === 0 ? frameKey(sighting.frame) : contentKey(bytes);
    const [one, known] = [asOwed(sighting, bytes, content), atPlace.get(content)];
    // An array that begins empty takes room for many more.
    if (known === undefined) atPlace.set(content, { sightings: [one], atLeast, atMost });
    else {
      known.sightings.push(one);
      known.atLeast += atLeast;
      known.atMost += atMost;
    }
  };

  const made = madeBySender(observation, groups);
  for (const group of [...made, ...groups.values()]) {
    const judged = judgeGroup(group, observation, situation);
    if ('unknown' in judged) return judged;
    for (const { frame, atLeast, atMost } of judged.owed) note(frame, atLeast, atMost);
  }

  if (mirror.outputPort === undefined && mirror.outputVlan === undefined) return { unknown: NO_OUTPUT };
  const ports = isInVlan(mirror, inForce)
    ? vlanOutputs(observation, mirrors, mirror.outputVlan as number, inForce)
    : [mirror.outputPort as string];
  const outputs = ports.map((port): OwedAt => {
    const frames = [...(owed.get(placeOf(port, outputOf(mirror, inForce))) ?? [])].map(
      ([content, rest]): OwedFrames => ({ content, ...rest }),
    );
    if (!isInVlan(mirror, inForce)) return { port, frames, isCopy: ALL };
    const isCopy = (sighting: Sighting) => {
      const arrivals = groups.get(packetKey(sighting.frame))?.arrivals ?? [];
      return isVlanCopy(topology, mirror, sighting, arrivals, inForce);
    };
    return { port, frames, isCopy };
  });
  return { outputs };
}

/** A copy as it is owed: the bytes of the copy, found where its original was seen. */
function asOwed(sighting: Sighting, bytes: Uint8Array, content: string): Sighting {
  return frameKey(sighting.frame) === content
    ? sighting
    : { ...sighting, frame: rewrittenFrom(sighting.frame, bytes, content) };
}

function vlanOutputs(
  { topology, captures }: Observation,
  mirrors: readonly Mirror[],
  vlan: number,
  inForce: InForce,
): readonly string[] {
  const captured = new Set(captures.map(({ port }) => port));
  return Object.entries(topology.ports)
    .filter(([port, config]) => {
      const isHere = (config.bridge ?? topology.bridge) === topology.bridge;
      const isSpared = isOutput(port, mirrors) && inForce('output-ports-are-spared');
      return isHere && captured.has(port) && carries(config, vlan) && !isSpared;
    })
    .map(([port]) => port);
}

/** Packets that a controller sends: they arrive nowhere, and what the actions send to an output port is seen among copies only. */
function madeBySender({ traffic, sent, topology }: Observation, groups: Map<string, Group>): readonly MadeGroup[] {
  if (traffic.kind !== 'packetOut') return [];
  return sent.map((frame) => {
    const key = packetKey(frame);
    const departures = groups.get(key)?.departures ?? [];
    groups.delete(key);
    const inPort = traffic.inPort;
    const said = inPort !== undefined && topology.ports[inPort] !== undefined;
    const arrivals: Sighting[] = said ? [{ frame, port: inPort, direction: 'arriving', number: 1 }] : [];
    return { arrivals, departures, made: frame.bytes };
  });
}
