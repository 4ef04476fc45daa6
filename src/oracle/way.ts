import type { Observation } from '../model/observation.ts';
import { probeId } from '../packet/probeId.ts';
import type { Action } from './actions.ts';
import { isTakenIn } from './control.ts';
import type { Situation } from './copies.ts';
import { type Flow, readFlows } from './flows.ts';
import { type Path, pathFrom, pathOfActions, type Step } from './path.ts';
import type { Sighting } from './sighting.ts';

/** The way that a packet took, by the flows in force, the protocols that the switch takes part in, and what was seen of it. */
export function wayOf(
  arrival: Sighting | undefined,
  departures: readonly Sighting[],
  observation: Observation,
  { topology, mirrors, inForce }: Situation,
): Path {
  const { traffic, spanningTree } = observation;
  const flowsOf = (bridge: string) => flowsIn(observation, bridge);
  if (traffic.kind === 'packetOut' && arrival?.direction !== 'departing') {
    const { actions, inPort } = traffic;
    return pathOfActions(topology, flowsOf, actions, arrival === undefined ? undefined : inPort);
  }
  if (
    arrival === undefined &&
    departures.some(({ frame }) => probeId(frame.bytes) === undefined) &&
    rewrites(observation)
  ) {
    return { kind: 'unknown', why: 'flows rewrite packets, and these have no id by which they could be followed' };
  }
  if (arrival === undefined) return steps(departures.map(({ port }): Step => ({ kind: 'output', port })));
  const { port, frame } = arrival;
  const arrive: Step = { kind: 'arrive', port };
  if (isTakenIn(frame.bytes, topology.ports[port] ?? {}, topology)) {
    return steps(inForce('control-frames-are-copied') ? [arrive] : []);
  }
  const state = spanningTree?.[port];
  if (state !== undefined && state !== 'forwarding' && inForce('spanning-tree')) return steps([]);
  const path = forwarded(pathFrom(topology, flowsOf, port), observation);
  if (path.kind !== 'unknown') return path;
  // Where no flow does more than deliver, and none to an output port, what departed says all that is to be known.
  const isPlain = allFlows(observation).every((flow) =>
    doesNoMore(
      flow,
      mirrors.map(({ outputPort }) => outputPort),
    ),
  );
  return isPlain ? steps([arrive, { kind: 'normal', bridge: topology.bridge }]) : path;
}

/** A way without the deliveries to ports that spanning tree keeps from forwarding: nothing leaves there. */
function forwarded(path: Path, { spanningTree = {} }: Observation): Path {
  if (path.kind !== 'steps') return path;
  const isBlocked = (port: string) => (spanningTree[port] ?? 'forwarding') !== 'forwarding';
  return steps(path.steps.filter((step) => step.kind !== 'output' || !isBlocked(step.port)));
}

function flowsIn({ topology, flows }: Observation, bridge: string): readonly string[] | undefined {
  return flows?.[bridge] ?? topology.flows?.[bridge];
}

function allFlows(observation: Observation): readonly Flow[] {
  const bridges = Object.keys({ ...observation.topology.flows, ...observation.flows });
  return bridges.flatMap((bridge) => readFlows(flowsIn(observation, bridge) ?? []));
}

function rewrites(observation: Observation): boolean {
  const isRewrite = (action: Action): boolean =>
    action.kind === 'clone'
      ? action.actions.some(isRewrite)
      : ['modify', 'move', 'unknown'].includes(action.kind) || (action.kind === 'track' && action.translates);
  return allFlows(observation).some(({ actions }) => actions.some(isRewrite));
}

function doesNoMore({ actions }: Flow, outputs: readonly (string | undefined)[]): boolean {
  return actions.every(
    (action) =>
      action.kind === 'normal' ||
      action.kind === 'nothing' ||
      action.kind === 'backOut' ||
      (action.kind === 'output' && !outputs.includes(action.port)),
  );
}

function steps(all: readonly Step[]): Path {
  return { kind: 'steps', steps: all };
}
