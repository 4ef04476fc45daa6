import type { Topology } from '../model/topology.ts';
import type { Action, Needs } from './actions.ts';
import { readActions } from './actions.ts';
import { flowFor, readFlows } from './flows.ts';

/** One thing that happens to a packet on its way through the switch. */
export type Step =
  /** Arrives at a bridge on a port; the first step, and again behind a patch port. */
  | { readonly kind: 'arrive'; readonly port: string }
  /** Is delivered to a port. */
  | { readonly kind: 'output'; readonly port: string }
  /** Is forwarded by address learning to whatever ports. */
  | { readonly kind: 'normal'; readonly bridge: string }
  | { readonly kind: 'modify'; readonly needs?: Needs }
  | { readonly kind: 'move' }
  | { readonly kind: 'metadata' }
  /** Goes into the datapath once more, as if it had arrived on the port again. */
  | { readonly kind: 'recirculate'; readonly port: string }
  /** What is between them happens to a copy of the packet. */
  | { readonly kind: 'clone' }
  | { readonly kind: 'endClone' }
  /** The same, and mirrors forget what they copied between them; `fresh` when they begin anew there, as those of another bridge do. */
  | { readonly kind: 'fork'; readonly fresh: boolean }
  | { readonly kind: 'endFork' };

/** The way of a packet, why it cannot be told, or that Open vSwitch gives up on it. */
export type Path =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'error' };

/** Open vSwitch's own limits (ofproto-dpif-xlate.c): resubmits within one another to the same or an earlier table, and all of them. */
const MAX_DEPTH = 64;
const MAX_RESUBMITS = 4096;

/** A bridge's flows; the one that forwards by address learning where there are none. */
export type FlowsOf = (bridge: string) => readonly string[] | undefined;

/** The way that a packet from a port takes, by the flows alone. */
export function pathFrom(topology: Topology, flowsOf: FlowsOf, port: string): Path {
  return follow(topology, flowsOf, (walk) => walk.arrive(port, 0));
}

/** The way of a packet that a controller sends with these actions. */
export function pathOfActions(topology: Topology, flowsOf: FlowsOf, actions: string, inPort?: string): Path {
  return follow(topology, flowsOf, (walk) => {
    if (inPort !== undefined) walk.steps.push({ kind: 'arrive', port: inPort });
    walk.act(readActions(actions), { bridge: topology.bridge, port: inPort ?? '' }, 0, 0);
  });
}

function nameOf(port: string, bridge: string): string {
  return port === 'LOCAL' ? bridge : port;
}

/** Where a packet is: the bridge, and the port that it came to it on. */
interface Place {
  readonly bridge: string;
  readonly port: string;
}

interface Walk {
  readonly steps: Step[];
  arrive(port: string, depth: number): void;
  act(actions: readonly Action[], place: Place, table: number, depth: number): void;
}

class Unknown extends Error {}
class TooDeep extends Error {}

function follow(topology: Topology, flowsOf: FlowsOf, begin: (walk: Walk) => void): Path {
  const steps: Step[] = [];
  const bridgeOf = (port: string) => topology.ports[port]?.bridge ?? topology.bridge;
  const walk: Walk = { steps, arrive, act };
  let resubmits = 0;

  function arrive(port: string, depth: number): void {
    steps.push({ kind: 'arrive', port });
    enter({ bridge: bridgeOf(port), port }, 0, port, depth);
  }

  /** @param lookup the port that flows are looked up for, which a resubmit may replace; actions see the place's own */
  function enter(place: Place, table: number, lookup: string, depth: number): void {
    const { bridge } = place;
    const texts = flowsOf(bridge);
    if (texts === undefined) {
      steps.push({ kind: 'normal', bridge });
      return;
    }
    const flow = flowFor(readFlows(texts), table, lookup, bridge);
    if (flow === 'unknown') throw new Unknown(`several flows of ${bridge} may be for what arrives on ${lookup}`);
    if (flow !== 'none') act(flow.actions, place, table, depth);
  }

  function act(actions: readonly Action[], place: Place, table: number, depth: number): void {
    const { bridge, port } = place;
    for (const action of actions) {
      switch (action.kind) {
        case 'output':
          // A packet does not go back out of the port that it came from unless it is told so by name.
          if (nameOf(action.port, bridge) !== port) deliver(nameOf(action.port, bridge), port, depth);
          break;
        case 'backOut':
          deliver(port, port, depth);
          break;
        case 'normal':
          steps.push({ kind: 'normal', bridge });
          break;
        case 'modify':
        case 'move':
        case 'metadata':
          steps.push(action);
          break;
        case 'pause':
          if (topology.bridges?.[bridge]?.resumingController !== true)
            throw new Unknown('whether a controller lets a packet go on is not known');
          steps.push({ kind: 'recirculate', port });
          break;
        case 'track':
          if (action.translates) steps.push({ kind: 'modify' });
          if (action.table !== undefined) fork(place, action.table, depth);
          break;
        case 'resubmit': {
          const to = action.table ?? table;
          requireRoom(depth);
          enter(place, to, action.port ?? port, depth + (to <= table ? 1 : 0));
          break;
        }
        case 'clone':
          steps.push({ kind: 'clone' });
          act(action.actions, place, table, depth);
          steps.push({ kind: 'endClone' });
          break;
        case 'nothing':
          break;
        case 'unknown':
          throw new Unknown(`what the action ${action.text} does to a mirror is not known`);
        default:
          action satisfies never;
      }
    }
  }

  /** The recirculated packet is one of its own, and worked out apart: that it cannot be does not matter to the other. */
  function fork(place: Place, table: number, depth: number): void {
    steps.push({ kind: 'fork', fresh: false });
    const begun = steps.length;
    steps.push({ kind: 'recirculate', port: place.port });
    try {
      requireRoom(depth);
      enter(place, table, place.port, depth + 1);
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      steps.length = begun;
    }
    steps.push({ kind: 'endFork' });
  }

  function deliver(to: string, from: string, depth: number): void {
    if (isIsolated(from, to)) return;
    steps.push({ kind: 'output', port: to });
    const peer = topology.ports[to]?.patch;
    if (peer === undefined) return;
    steps.push({ kind: 'fork', fresh: true });
    try {
      requireRoom(depth);
      arrive(peer, depth + 1);
    } catch (error) {
      // What the other bridge cannot work out ends there.
      if (!(error instanceof TooDeep)) throw error;
    }
    steps.push({ kind: 'endFork' });
  }

  /** Protected ports send nothing to one another, nor back out of themselves. */
  function isIsolated(from: string, to: string): boolean {
    return topology.ports[from]?.protected === true && topology.ports[to]?.protected === true;
  }

  function requireRoom(depth: number): void {
    resubmits += 1;
    if (depth >= MAX_DEPTH || resubmits > MAX_RESUBMITS) throw new TooDeep();
  }

  try {
    begin(walk);
    return { kind: 'steps', steps };
  } catch (error) {
    if (error instanceof Unknown) return { kind: 'unknown', why: error.message };
    if (error instanceof TooDeep) return { kind: 'error' };
    throw error;
  }
}
