import type { Mirror } from './mirror.ts';

/** Mirrors of a bridge that Open vSwitch takes (MAX_MIRRORS of ofproto-dpif-mirror.h). */
export const MOST_MIRRORS = 32;

/**
 * Why Open vSwitch leaves a mirror out of force, as its row says: it takes any row. Undefined when nothing speaks against it.
 *
 * @param isOnBridge whether a port is of the mirror's bridge
 */
export function ignoredRow(
  name: string,
  { outputPort, outputVlan }: Mirror,
  isOnBridge: (port: string) => boolean,
): string | undefined {
  if (outputPort === undefined && outputVlan === undefined)
    return `the mirror ${name} has no output, and Open vSwitch ignores such a row`;
  if (outputPort === undefined || isOnBridge(outputPort)) return undefined;
  return `the mirror ${name} outputs to ${outputPort}, a port of another bridge, and Open vSwitch ignores such a row`;
}

/** Whether a line of ovs-vswitchd's log says that it has left a mirror out of force; its row stands in the database all the same. */
export function refusesMirror(line: string, name: string): boolean {
  const refusals = [
    `mirror ${name} does not specify output; ignoring`,
    `mirror ${name} outputs to port not on bridge`,
    `mirror ${name} configuration is invalid`,
    `port mirrors reached, cannot create ${name}`,
  ];
  return refusals.some((end) => line.endsWith(end));
}
