/**
 * Where on its way a packet can be lost, in the order of the way: what sends it; the sender's interface; the queue or socket
 * that the switch receives from; the switch's flows; the port that copies leave by, up to its interface's own queue; the tunnel that takes them to
 * where they are captured; the capture.
 */
export const HOPS = [
  'generator',
  'sending interface',
  'switch port in',
  'flows',
  'mirror output',
  'tunnel',
  'capture',
] as const;

export type Hop = (typeof HOPS)[number];

/** Packets that a counter says were lost at a hop. */
export interface Charge {
  readonly packets: number;
  readonly hop: Hop;
  /** The counter that says so, and whose it is, such as `tx_dropped of mirror0-output`. */
  readonly counter: string;
}

/** Packets in and out at one hop. `lost` and `residual` are together what came in and did not go out. */
export interface LedgerRow {
  readonly hop: Hop;
  /** The ports, interface or capture that it is about. */
  readonly at: string;
  /** Undefined where it is not known. */
  readonly in?: number;
  readonly out?: number;
  /** Where both are known: what counters say was lost, as far as it is missing. */
  readonly lost: readonly Charge[];
  /**
   * What no counter accounts for; undefined where one side is not known. Less than 0 where more went out than came in: of flows
   * packets that were looked up again, of a mirror's output packets that were put out without a flow.
   */
  readonly residual?: number;
}

/** The packets of a trial, hop by hop, in the order of the way. */
export type Ledger = readonly LedgerRow[];
