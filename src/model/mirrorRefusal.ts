/** Mirrors of a bridge that Open vSwitch takes (MAX_MIRRORS of ofproto-dpif-mirror.h). */
export const MOST_MIRRORS = 32;

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
