/** Packets at an interface, as one party counted them. */
export interface PacketCounts {
  readonly received: number;
  readonly receiveDropped: number;
  readonly transmitted: number;
  readonly transmitDropped: number;
}

/** What was counted at a port of the switch during a trial, at all its interfaces together. What nobody could tell is absent: it is not known. */
export interface PortAccount<PortName extends string = string> {
  readonly port: PortName;
  /** Names of its interfaces: several for a bond. */
  readonly interfaces: readonly string[];
  /** The kernel's counter of what arrives at the bridge: the interface of an internal port transmits it. */
  readonly arriving: 'received' | 'transmitted';
  /** The kernel's, as the interface sees it. */
  readonly kernel?: PacketCounts;
  /** Open vSwitch's own of its datapath's port, as the bridge sees it. On veth these are the kernel's, with what the socket lost. */
  readonly openVSwitch?: PacketCounts;
  /** Packets that the queueing discipline of the interface dropped. */
  readonly queueDropped?: number;
  /** Packets that the datapath's flows, or taps, say they put out here; what ovs-vswitchd puts out itself, such as LACP, is not in it. */
  readonly putOut?: number;
}

/** What the datapath counted during a trial, in packets. */
export interface DatapathAccount {
  /** `netdev` or `system`. */
  readonly type: string;
  /** Lookups that found a flow. What is recirculated is looked up again. */
  readonly hits: number;
  /** Lookups that found none, and asked ovs-vswitchd. */
  readonly misses: number;
  /** Packets that were dropped because ovs-vswitchd could not be asked. */
  readonly lostUpcalls: number;
  /** Packets that the flows account for: where they are as many as were looked up, `putOut` of ports lacks none. */
  readonly inFlows: number;
  /** Counters of ovs-vswitchd's coverage(8) that tell of drops and have moved; they lag by some seconds. */
  readonly drops: Readonly<Record<string, number>>;
}

/** What was counted on the way of a trial's packets: the difference of two readings, before and after, at rest. */
export interface Counters<PortName extends string = string> {
  readonly ports: readonly PortAccount<PortName>[];
  /** Absent when ovs-vswitchd did not answer. */
  readonly datapath?: DatapathAccount;
}
