import type { Direction } from '../model/mirror.ts';
import type { Frame } from '../model/observation.ts';

/** A frame seen at a port: its place in the capture is what a person looks up. */
export interface Sighting {
  readonly frame: Frame;
  readonly port: string;
  readonly direction: Direction;
  /** Place in the capture, from 1. */
  readonly number: number;
}

/** Sightings by their port, in the order in which ports first occur. */
export function byPort(sightings: readonly Sighting[]): Map<string, Sighting[]> {
  const ports = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const own = ports.get(sighting.port);
    if (own === undefined) ports.set(sighting.port, [sighting]);
    else own.push(sighting);
  }
  return ports;
}
