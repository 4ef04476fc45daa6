import { ignoredRow, MOST_MIRRORS, refusesMirror } from '../model/mirrorRefusal.ts';
import type { Observation } from '../model/observation.ts';

/**
 * Why Open vSwitch does not have a mirror in force that stands in its database, as the row and the log say; undefined when nothing says so.
 * Open vSwitch takes any row, and leaves out of force what it cannot do.
 */
export function notInForce({ trial, mirrors, daemon, topology }: Observation, name: string): string | undefined {
  const isOnBridge = (port: string) => (topology.ports[port]?.bridge ?? topology.bridge) === topology.bridge;
  const ignored = ignoredRow(name, mirrors[name] ?? {}, isOnBridge);
  if (ignored !== undefined) return ignored;
  const lines = [...daemon.problems, ...(daemon.expected ?? [])];
  const line = lines.find((one) => refusesMirror(one, name));
  if (line !== undefined) return `Open vSwitch did not take the mirror ${name}: ${line}`;
  const others = Object.keys(mirrors);
  if (others.length <= MOST_MIRRORS || others.some((other) => lines.some((one) => refusesMirror(one, other))))
    return undefined;
  return `the bridge had ${others.length} mirrors during '${trial}', and Open vSwitch takes ${MOST_MIRRORS}: which, its log does not say`;
}
