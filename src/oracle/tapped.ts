import type { Direction, Mirror } from '../model/mirror.ts';
import type { Observation } from '../model/observation.ts';
import { frameKey } from '../packet/content.ts';
import type { OwedAt, OwedFrames } from './owed.ts';
import type { Sighting } from './sighting.ts';

/**
 * What mirrors owe that are made at interfaces, at the output of one of them: each packet that passes a selected port in the selected direction, as
 * it is there, once for each mirror that selects it. Nothing of it depends on the way that packets take; unknown is what passes a port that is not captured.
 */
export function tapped(observation: Observation, output: string): OwedAt | { readonly unknown: string } {
  const unseen = Object.values<Mirror>(observation.mirrors)
    .flatMap(({ selectSrcPort = [], selectDstPort = [] }) => [...selectSrcPort, ...selectDstPort])
    .find((port) => !observation.captures.some((capture) => capture.port === port));
  if (unseen !== undefined) return { unknown: `what passes '${unseen}' is not captured` };
  const frames = new Map<string, { readonly content: string; readonly sightings: Sighting[] }>();
  for (const mirror of Object.values<Mirror>(observation.mirrors)) {
    if (mirror.outputPort !== output) continue;
    for (const sighting of selectedBy(mirror, observation)) {
      const content = frameKey(sighting.frame);
      const known = frames.get(content) ?? { content, sightings: [] };
      known.sightings.push(sighting);
      frames.set(content, known);
    }
  }
  const owed = [...frames.values()].map(({ content, sightings }): OwedFrames => {
    return { content, sightings, atLeast: sightings.length, atMost: sightings.length };
  });
  return { port: output, frames: owed, isCopy: () => true };
}

/** What passes the ports that a mirror selects, one after the other; its own output is never among all ports. */
function selectedBy(mirror: Mirror, { captures, topology, ...observation }: Observation): readonly Sighting[] {
  const here = [...new Set(captures.map(({ port }) => port))].filter(
    (port) => (topology.ports[port]?.bridge ?? topology.bridge) === topology.bridge && port !== mirror.outputPort,
  );
  const all = mirror.selectAll ? here : [];
  const seen = (direction: Direction, names: readonly string[] = []) =>
    [...new Set([...all, ...names])]
      .filter((port) => port !== mirror.outputPort)
      .flatMap((port) =>
        observation[direction](port).frames.map((frame, index) => ({ frame, port, direction, number: index + 1 })),
      );
  return [...seen('arriving', mirror.selectSrcPort), ...seen('departing', mirror.selectDstPort)];
}
