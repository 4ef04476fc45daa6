import type { PortCapture, Tally } from './captures.ts';
import type { Lab } from './lab.ts';

/**
 * Packets that were lost before the switch saw them, by port: on veth the switch's own socket loses them, on an internal
 * port the interface's queue. What sockets lost since they were last read counts, and is remembered for the next time.
 *
 * @param socketDrops what the switch's sockets have dropped so far, by interface
 */
export function lostBeforeSwitch(
  lab: Pick<Lab, 'socketDrops'>,
  captures: readonly PortCapture[],
  before: readonly Tally[],
  after: readonly Tally[],
  socketDrops: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> {
  const lost = new Map<string, number>();
  for (const [index, { port, direction, point }] of captures.entries()) {
    if (direction !== 'arriving') continue;
    const queue = point.flag === 'out' ? queueDrops(after[index]) - queueDrops(before[index]) : 0;
    const socket = since(lab.socketDrops.get(point.interface) ?? 0, socketDrops.get(point.interface) ?? 0);
    lost.set(port, (lost.get(port) ?? 0) + Math.max(queue, 0) + socket);
  }
  for (const [name, packets] of socketDrops) lab.socketDrops.set(name, packets);
  return Object.fromEntries([...lost].filter(([, packets]) => packets > 0));
}

function queueDrops(tally: Tally | undefined): number {
  return tally?.counters?.transmitDropped ?? 0;
}

/** A counter that has become smaller is that of a new socket. */
export function since(before: number, now: number): number {
  return now < before ? now : now - before;
}
