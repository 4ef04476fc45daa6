import { readSocketDrops } from '../../host/packetSockets.ts';
import { readQueueDrops } from '../../host/queueDrops.ts';
import type { PortAccount } from '../../model/counters.ts';
import type { CapturePlace } from './captures.ts';
import type { CapturedPlace } from './takeCaptured.ts';

/** Packets that were dropped so far where no capture sees it, by interface. */
export interface Drops {
  /** At the sockets that the switch receives from. */
  readonly sockets: ReadonlyMap<string, number>;
  /** At the queues of interfaces in the namespaces that copies leave by. */
  readonly queues: ReadonlyMap<string, number>;
}

/** Reads them. */
export async function readDrops(vswitchd: number, outputs: readonly CapturePlace[]): Promise<Drops> {
  const namespaces = new Set(outputs.map(({ place }) => place.namespace));
  const [sockets, ...queues] = await Promise.all([
    readSocketDrops(vswitchd, `/proc/${vswitchd}/ns/net`),
    ...[...namespaces].map(readQueueDrops),
  ]);
  return { sockets, queues: new Map(queues.flatMap((one) => [...one])) };
}

/** What was dropped between two readings. */
export function dropsBetween(before: Drops, after: Drops): Drops {
  const of = (which: keyof Drops) =>
    new Map([...after[which]].map(([name, count]) => [name, Math.max(0, count - (before[which].get(name) ?? 0))]));
  return { sockets: of('sockets'), queues: of('queues') };
}

/** Packets that were captured as they arrived, and were lost before the switch saw them, by port. */
export function lostBeforeSwitch(
  captures: readonly CapturedPlace[],
  { sockets }: Drops,
): Readonly<Record<string, number>> {
  const lost = new Map<string, number>();
  for (const { port, direction, place, counted } of captures) {
    if (direction !== 'arriving') continue;
    const own = place.arriving === 'out' ? counted.transmitDropped : (sockets.get(place.interface) ?? 0);
    lost.set(port, (lost.get(port) ?? 0) + own);
  }
  return Object.fromEntries([...lost].filter(([, packets]) => packets > 0));
}

/** What was counted at an output port. What flows put out there is not known: their statistics go on while they are read. */
export function outputAccount(
  port: string,
  captures: readonly CapturedPlace[],
  { queues }: Drops,
): readonly PortAccount[] {
  const own = captures.filter((one) => one.port === port);
  const [first] = own;
  if (first === undefined) return [];
  const total = (of: (one: CapturedPlace) => number) => own.reduce((sum, one) => sum + of(one), 0);
  const kernel = {
    received: total(({ counted }) => counted.received),
    receiveDropped: total(({ counted }) => counted.receiveDropped),
    transmitted: total(({ counted }) => counted.transmitted),
    transmitDropped: total(({ counted }) => counted.transmitDropped),
  };
  const interfaces = own.map(({ place }) => place.interface);
  const arriving = first.place.arriving === 'in' ? 'received' : 'transmitted';
  return [{ port, interfaces, arriving, kernel, queueDropped: total(({ place }) => queues.get(place.interface) ?? 0) }];
}
