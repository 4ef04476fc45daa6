import type { Direction, Mirror } from '../model/mirror.ts';
import type { Topology } from '../model/topology.ts';
import { macText } from '../packet/address.ts';
import { readFilter } from './filter.ts';
import type { InForce } from './inForce.ts';
import { isMet, nextSeen } from './modified.ts';
import { isInVlan, isOutput, outputOf, outputsFor } from './outputs.ts';
import type { Path, Step } from './path.ts';
import { hasRival, selects } from './selects.ts';
import { byPort, type Sighting } from './sighting.ts';
import { isVlanCopy } from './traversals.ts';
import { admits, type Inside, inside, onWire } from './vlan.ts';

/** One packet's way through the switch: where it arrived, what departed of it, and the steps between. */
export interface Traversal {
  /** Undefined for a packet that the switch made itself, or that a controller sent. */
  readonly arrival?: Sighting | undefined;
  /** In the order of their time; those at output ports, where copies are among them, left out. */
  readonly departures: readonly Sighting[];
  readonly path: Path;
  /** What a controller sent, when nothing arrived. */
  readonly made?: Uint8Array | undefined;
}

/** What a traversal is judged in. */
export interface Situation {
  readonly topology: Topology;
  /** The mirrors in force, in the order in which the switch looks at them. */
  readonly mirrors: readonly Mirror[];
  readonly inForce: InForce;
}

/** A frame that must leave by an output: a copy, or what a flow itself sends there. */
export interface Owed {
  readonly port: string;
  readonly bytes: Uint8Array;
  /** What it is a copy of. */
  readonly sighting: Sighting;
  /** The output that it is judged at, as `outputOf` names it. */
  readonly output: string;
}

/** The frames owed for one traversal, and departures that its way does not explain; or why that cannot be known. */
export type OwedForOne =
  | { readonly frames: readonly Owed[]; readonly unexplained: readonly Sighting[] }
  | { readonly unknown: string };

class Unknown extends Error {}

const RIVALS = 'mirrors that share an output cut copies to different lengths, and which of them does is not defined';
const BLURRED = 'of a packet that has been in an output VLAN and out of it, deliveries and copies cannot be told apart';

/**
 * The copies that one packet's traversal owes: the steps of its way, at each of which mirrors may take a copy. A copy for
 * an output is taken once, until the packet is modified.
 */
export function copiesOf(traversal: Traversal, situation: Situation): OwedForOne {
  const { path, arrival, departures, made } = traversal;
  if (path.kind === 'error' && situation.inForce('error-emits-nothing')) return { frames: [], unexplained: [] };
  if (path.kind === 'unknown') return { unknown: path.why };
  try {
    const arrives: readonly Step[] = arrival === undefined ? [] : [{ kind: 'arrive', port: arrival.port }];
    const bytes = made ?? arrival?.frame.bytes;
    const steps = path.kind === 'error' ? arrives : path.steps;
    const taken = steps.filter((step) => step.kind !== 'modify' || isMet(step.needs, bytes));
    return walk(taken, arrival, [...departures], made, situation);
  } catch (error) {
    if (error instanceof Unknown) return { unknown: error.message };
    throw error;
  }
}

/** What there was when a packet of its own set out, and is again when the packet goes on. */
interface Fork {
  /** The packet's bytes; undefined when nobody saw what it had become. */
  readonly current: Uint8Array | undefined;
  readonly done: readonly string[];
  readonly came: string;
  readonly fresh: boolean;
}

function walk(
  steps: readonly Step[],
  arrival: Sighting | undefined,
  departures: Sighting[],
  made: Uint8Array | undefined,
  situation: Situation,
): { readonly frames: readonly Owed[]; readonly unexplained: readonly Sighting[] } {
  const { topology, mirrors, inForce } = situation;
  const owed: Owed[] = [];
  /** Outputs that have had their copy, by name. */
  const done = new Set<string>();
  const clones: (Uint8Array | undefined)[] = [];
  const forks: Fork[] = [];
  // Packets that the switch makes itself are known by what departs of them.
  const origin = arrival ?? departures[0];
  let current = made ?? origin?.frame.bytes;
  const bridgeOf = (port: string) => topology.ports[port]?.bridge ?? topology.bridge;
  /** The port that it came to the bridge on where it is. */
  let came = arrival?.port ?? '';
  const cameIn = arrival && inside(topology.ports[arrival.port] ?? {}, arrival.frame.bytes, inForce).vlan;
  const changes = steps.some(({ kind }) => kind === 'modify' || kind === 'move');
  const outputVlans = new Set(mirrors.flatMap((one) => (isInVlan(one, inForce) ? [one.outputVlan] : [])));
  if (changes && outputVlans.size > 1 && outputVlans.has(cameIn)) throw new Unknown(BLURRED);

  const take = (port: string): Sighting | undefined => {
    const index = departures.findIndex((one) => one.port === port && isSame(one.frame.bytes, current));
    return index < 0 ? undefined : departures.splice(index, 1)[0];
  };
  const sightingOf = (bytes: Uint8Array): Sighting =>
    origin ?? { frame: { timeNs: 0n, bytes, wireLength: bytes.length }, port: '', direction: 'arriving', number: 0 };

  const mirrorAt = (port: string, direction: Direction, now: Uint8Array | undefined, where?: Sighting): void => {
    const config = topology.ports[port] ?? {};
    const isWanted = (mirror: Mirror) =>
      selects(mirror, port, direction, situation) && !done.has(outputOf(mirror, inForce));
    if (bridgeOf(port) !== topology.bridge || !mirrors.some(isWanted)) return;
    const bytes = known(now, port);
    const seen = where ?? sightingOf(bytes);
    const packet = inside(config, bytes, inForce);
    // What a port does not carry passes it only by a flow, and unseen by mirrors.
    if (inForce('vlan-must-be-admissible') && !admits(config, packet.named)) return;
    for (const mirror of mirrors) {
      if (!isWanted(mirror)) continue;
      if (inForce('select-vlan-narrows') && mirror.selectVlan?.length && !mirror.selectVlan.includes(packet.vlan))
        continue;
      if (!passesFilter(mirror, bytes, inForce)) continue;
      if (hasRival(mirror, port, direction, situation)) throw new Unknown(RIVALS);
      if (inForce('one-copy-per-output')) done.add(outputOf(mirror, inForce));
      emit(mirror, packet, seen);
    }
  };

  const emit = (mirror: Mirror, packet: Inside, seen: Sighting): void => {
    const cameBy = topology.ports[came] ?? {};
    const outputs = outputsFor(mirror, packet, came, situation);
    const hasLeft = mirror.outputVlan === cameIn && mirror.outputVlan !== packet.vlan;
    if (outputs.length > 0 && isInVlan(mirror, inForce) && hasLeft) throw new Unknown(BLURRED);
    for (const { port, copy } of outputs) {
      const config = topology.ports[port] ?? {};
      if (cameBy.protected && config.protected && inForce('protected-ports')) continue;
      const whole = onWire(config, copy, inForce);
      const bytes = shortened(whole, mirror, inForce);
      owed.push({ port, bytes, sighting: seen, output: outputOf(mirror, inForce) });
      // A copy is an output like any other: another mirror may select the port that it leaves by.
      if (inForce('one-copy-per-output')) mirrorAt(port, 'departing', whole, seen);
    }
  };

  /** The output that a delivery could as well be a copy of: the port itself, or a VLAN that the packet has got into. */
  const outputAt = (port: string): string | undefined => {
    if (isOutput(port, mirrors)) return `port ${port}`;
    if (outputVlans.size === 0) return undefined;
    const bytes = known(current, port);
    const seen: Sighting = { ...sightingOf(bytes), port, frame: { timeNs: 0n, bytes, wireLength: bytes.length } };
    const arrivals = arrival === undefined ? [] : [arrival];
    const mirror = mirrors.find((one) => isVlanCopy(topology, one, seen, arrivals, inForce));
    return mirror === undefined ? undefined : outputOf(mirror, inForce);
  };

  const deliver = (port: string): void => {
    if (topology.ports[port]?.patch !== undefined) {
      if (inForce('patch-ports-select')) mirrorAt(port, 'departing', current);
      return;
    }
    const output = outputAt(port);
    if (output === undefined) {
      if (departures.some((one) => one.port === port)) known(current, port);
      mirrorAt(port, 'departing', current, take(port));
      return;
    }
    // Copies cannot be told from what a flow sends there, so that it is expected beside them.
    const bytes = known(current, port);
    if (inForce('flow-to-output-port')) owed.push({ port, bytes, sighting: sightingOf(bytes), output });
    mirrorAt(port, 'departing', bytes);
  };

  const learnsTwice = steps.filter(({ kind }) => kind === 'normal').length > 1;

  /** What learning sends to output ports because it knows the address of the host there. */
  const deliverLearned = (): void => {
    for (const [port, { endpoint }] of Object.entries(topology.ports)) {
      const mac = endpoint === undefined ? undefined : topology.endpoints[endpoint]?.mac;
      if (mac === undefined || !isOutput(port, mirrors) || macText(known(current, port)) !== mac) continue;
      const packet = inside(topology.ports[came] ?? {}, known(current, port), inForce);
      const bytes = onWire(topology.ports[port] ?? {}, packet, inForce);
      owed.push({ port, bytes, sighting: sightingOf(bytes), output: `port ${port}` });
      mirrorAt(port, 'departing', bytes);
    }
  };

  /** What learning delivers: the first to depart by each port where the packet is, where flows do not account for all. */
  const learn = (later: readonly Step[]): void => {
    if (changes && (learnsTwice || outputVlans.size > 0)) throw new Unknown(BLURRED);
    if (!inForce('normal-spares-output-ports')) deliverLearned();
    const outside = forks.filter(({ fresh }) => fresh).map((fork) => bridgeOf(fork.came));
    const again = later.some(({ kind }) => kind === 'normal');
    const left: Sighting[] = [];
    for (const [port, own] of byPort(departures)) {
      const flows = later.filter((step) => step.kind === 'output' && step.port === port).length;
      const byFlows = flows > 0 && outputAt(port) === undefined ? flows : 0;
      // Only copies into a VLAN leave by the port of arrival.
      const isBack = port === came && outputVlans.size > 0;
      const most = outside.includes(bridgeOf(port)) || isBack ? 0 : own.length - byFlows;
      const count = again || flows > 0 ? Math.min(1, most) : most;
      for (const one of own.slice(0, Math.max(0, count))) mirrorAt(port, 'departing', one.frame.bytes, one);
      left.push(...own.slice(Math.max(0, count)));
    }
    departures = left;
  };

  steps.forEach((step, index) => {
    switch (step.kind) {
      case 'arrive': {
        came = step.port;
        const isPatch = topology.ports[step.port]?.patch !== undefined;
        if (isPatch && !inForce('patch-ports-select')) break;
        if (inForce('source-at-arrival') || departures.length > 0) mirrorAt(step.port, 'arriving', current);
        break;
      }
      case 'output':
        deliver(step.port);
        break;
      case 'normal':
        learn(steps.slice(index + 1));
        break;
      case 'modify':
      case 'move':
        current = nextSeen(steps, index + 1, departures);
        if (step.kind === 'modify' && inForce('modification-copies-again')) done.clear();
        break;
      case 'metadata':
        if (inForce('metadata-copies-again')) done.clear();
        break;
      case 'recirculate':
        if (inForce('recirculation-copies-again')) mirrorAt(step.port, 'arriving', current);
        break;
      case 'clone':
        clones.push(current);
        break;
      case 'endClone':
        current = clones.pop();
        break;
      case 'fork':
        forks.push({ current, done: [...done], came, fresh: step.fresh });
        if (step.fresh) done.clear();
        break;
      case 'endFork': {
        const before = forks.pop() as Fork;
        ({ current, came } = before);
        done.clear();
        for (const output of before.done) done.add(output);
        break;
      }
      default:
        step satisfies never;
    }
  });
  return { frames: owed, unexplained: departures.filter(({ port }) => bridgeOf(port) === topology.bridge) };
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}

function known(bytes: Uint8Array | undefined, port: string): Uint8Array {
  if (bytes === undefined) throw new Unknown(`what a packet looked like at ${port} after it was modified was not seen`);
  return bytes;
}

function passesFilter({ filter }: Mirror, bytes: Uint8Array, inForce: InForce): boolean {
  if (filter === undefined || !inForce('filter-narrows')) return true;
  const answer = readFilter(filter)(bytes);
  if (answer === undefined) throw new Unknown(`the oracle does not know what the filter '${filter}' lets through`);
  return answer;
}

function shortened(bytes: Uint8Array, { snaplen = 0 }: Mirror, inForce: InForce): Uint8Array {
  return snaplen > 0 && snaplen < 65_535 && inForce('snaplen-cuts') ? bytes.subarray(0, snaplen) : bytes;
}
