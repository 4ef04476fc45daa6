import type { Replay, Split } from './traffic.ts';

/** How fast a capture is replayed: `max` is as fast as the path takes it without loss. */
export type ReplayRate = 'max' | Pick<Replay, 'multiplier' | 'packetsPerSecond' | 'bitsPerSecond' | 'topSpeed'>;

/** What a replay's mirror selects of its two ports: as sources, as destinations, as both, or by `select_all`. */
export type ReplaySelection = 'src' | 'dst' | 'both' | 'all';

/** A capture to be replayed through a lab. */
export interface ReplayOrder {
  /** Path of a plain pcap file of Ethernet frames. */
  readonly capture: string;
  /** As the user named it. */
  readonly name: string;
  /** Packets in it. */
  readonly packets: number;
  /** How often it is sent. */
  readonly loop: number;
  readonly rate: ReplayRate;
  readonly select: ReplaySelection;
  /** Which packets are sent from the server's side; all are the client's unless told. */
  readonly split?: Split['by'];
  /** Largest IP packet that the lab takes, in bytes. */
  readonly mtu: number;
}
