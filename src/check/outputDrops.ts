import type { PortAccount } from '../model/counters.ts';
import type { Hop } from '../model/ledger.ts';

/** Packets that a counter says were lost, of which a part may be missing. */
export interface Loss {
  readonly packets: number;
  /** Where it was, if not at the hop that is looked at. */
  readonly hop?: Hop;
  /** The counter, and whose it is. */
  readonly counter: string;
}

/** What was dropped at a port between its flows and the place where its capture sees packets. */
export function dropsBeforeCapture({
  port,
  arriving,
  kernel,
  openVSwitch,
  queueDropped = 0,
}: PortAccount): readonly Loss[] {
  const own = (openVSwitch?.transmitDropped ?? 0) - veth(arriving, kernel?.transmitDropped);
  return [
    { packets: arriving === 'received' ? queueDropped : 0, counter: `qdisc drops of ${port}` },
    { packets: Math.max(0, own), counter: `tx_dropped of ${port}` },
  ];
}

/** What was dropped at a port between its flows and its wire. A capture sees a packet before a veth drops it. */
export function dropsOnTheWayOut(account: PortAccount): readonly Loss[] {
  const { port, arriving, kernel } = account;
  return [
    ...dropsBeforeCapture(account),
    { packets: veth(arriving, kernel?.transmitDropped), counter: `tx_dropped of the interface of ${port}` },
  ];
}

/** A veth's own drops; Open vSwitch adds them to what it tells of the port. */
function veth(arriving: PortAccount['arriving'], dropped = 0): number {
  return arriving === 'received' ? dropped : 0;
}
