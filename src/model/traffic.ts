/** What a trial sends. A union by `kind`; names of endpoints are the topology's. */
export type Traffic<EndpointName extends string = string> =
  | Idle
  | Ping<EndpointName>
  | Iperf3<EndpointName>
  | Replay<EndpointName>
  | Pktgen<EndpointName>
  | Frames<EndpointName>
  | PacketOut;

/** No traffic: the captures listen for `durationMs` milliseconds. */
export interface Idle {
  readonly kind: 'idle';
  readonly durationMs: number;
}

/** ICMP echo requests, by the endpoint's own ping. */
export interface Ping<EndpointName extends string = string> {
  readonly kind: 'ping';
  readonly from: EndpointName;
  readonly to: EndpointName;
  readonly count: number;
  /** Milliseconds between requests; 5 unless told, not less than 2 for an ordinary user. */
  readonly intervalMs?: number;
  /** ICMP payload in bytes; ping's own 56 unless told. */
  readonly payloadBytes?: number;
  /** As fast as answers come, or a hundred a second where none do; not with `intervalMs`. */
  readonly flood?: true;
  /** 4 unless told; with 6 the topology is one with `ipv6`. */
  readonly ipVersion?: 4 | 6;
}

/** One iperf3 test: a server at `to`, a client at `from`. */
export interface Iperf3<EndpointName extends string = string> {
  readonly kind: 'iperf3';
  readonly from: EndpointName;
  readonly to: EndpointName;
  readonly protocol: 'tcp' | 'udp';
  /** Payload bytes to send, by all streams together; a test in both directions ends when one of them has carried so many. */
  readonly bytes: number;
  /** Payload rate of each stream to keep to; unlimited for TCP unless told, iperf3's own 1 Mbit/s for UDP. */
  readonly bitsPerSecond?: number;
  /** Bytes a write, for UDP bytes a datagram. */
  readonly lengthBytes?: number;
  /** Socket buffers in bytes: for TCP it bounds what is in flight, and so what a queue must hold. */
  readonly windowBytes?: number;
  /** Parallel streams; 1 unless told. */
  readonly streams?: number;
  /** `forward` (the client sends) unless told; `reverse`: the server sends; `both` at once. */
  readonly direction?: 'forward' | 'reverse' | 'both';
  /** 4 unless told; with 6 the topology is one with `ipv6`. */
  readonly ipVersion?: 4 | 6;
}

/**
 * A capture sent frame by frame by tcpreplay, out of the endpoint's interface. Its pace is the capture's own timing, unless one of
 * `multiplier`, `packetsPerSecond`, `bitsPerSecond` and `topSpeed` is told.
 */
export interface Replay<EndpointName extends string = string> {
  readonly kind: 'replay';
  readonly from: EndpointName;
  /** Path of a pcap file; `fixture(name)` gives one that comes with the program. */
  readonly capture: string;
  /** Send only this many packets in all, passes of `loop` included. */
  readonly limit?: number;
  /** Send the capture this many times; once unless told. */
  readonly loop?: number;
  /** Factor on the capture's own timing. */
  readonly multiplier?: number;
  readonly packetsPerSecond?: number;
  /** Bits of frames. */
  readonly bitsPerSecond?: number;
  /** As fast as it can. */
  readonly topSpeed?: true;
  /** Read the whole capture into memory before the first packet is sent. */
  readonly preload?: true;
  /** Servers' packets go out of another endpoint's interface; both endpoints are stations of the switch. */
  readonly split?: Split<EndpointName>;
}

/** Which packets of a capture are a server's, as tcpprep tells them. */
export interface Split<EndpointName extends string = string> {
  /** The endpoint that sends what servers sent. */
  readonly server: EndpointName;
  /**
   * `bridge`, `client`, `server` and `first` are tcpprep's automatic modes; `port`: ports below 1024 are servers'; `cidr`: these
   * networks, by commas, are servers'.
   */
  readonly by: 'bridge' | 'client' | 'server' | 'first' | 'port' | { readonly cidr: string };
}

/** Equal UDP datagrams as fast as told, by a packet generator that is not in a hurry to be a host. */
export interface Pktgen<EndpointName extends string = string> {
  readonly kind: 'pktgen';
  /** `trafgen` of netsniff-ng, or Pktgen-DPDK with DPDK's af_packet driver. */
  readonly driver: 'trafgen' | 'pktgen-dpdk';
  readonly from: EndpointName;
  readonly to: EndpointName;
  /** Packets to send. */
  readonly count: number;
  /** Bytes of a frame without FCS, from 60 to what the MTU allows; 60 unless told. */
  readonly frameBytes?: number;
  /** As fast as it can unless told. */
  readonly packetsPerSecond?: number;
}

/** A frame to send, and the endpoint that sends it. */
export interface Probe<EndpointName extends string = string> {
  readonly from: EndpointName;
  /** From the Ethernet header on, without FCS. */
  readonly bytes: Uint8Array;
}

/** Frames built one by one, each sent once by tcpreplay out of its endpoint's interface, in their order. */
export interface Frames<EndpointName extends string = string> {
  readonly kind: 'frames';
  readonly frames: readonly Probe<EndpointName>[];
  /** 1000 unless told. */
  readonly packetsPerSecond?: number;
}

/** Frames that a controller tells the switch to handle (OpenFlow's packet-out), in their order. */
export interface PacketOut {
  readonly kind: 'packetOut';
  readonly frames: readonly Pick<Probe, 'bytes'>[];
  /** The port that they are said to have arrived on; the controller unless told. */
  readonly inPort?: string;
  /** OpenFlow actions, such as `output:p3`. */
  readonly actions: string;
}

/** Traffic as it is recorded: frames that a scenario made lie beside the record, in `SENT_FILE`. */
export type SentTraffic<EndpointName extends string = string> =
  | Exclude<Traffic<EndpointName>, Frames<EndpointName> | PacketOut>
  | (Omit<Frames<EndpointName>, 'frames'> & { readonly frames: number; readonly senders: readonly EndpointName[] })
  | (Omit<PacketOut, 'frames'> & { readonly frames: number });

/** Name of the capture, within a trial's folder, that holds the frames that a scenario made, in the order of sending. */
export const SENT_FILE = 'sent.pcap';

/** What the generator says that it did. A claim, never evidence by itself. */
export interface GeneratorAccount {
  /** Argument vector of the sender; empty when nothing was sent. */
  readonly command: readonly string[];
  /** Packets that it was asked to send, where that is known beforehand. */
  readonly asked?: number;
  /** Packets that it says it has sent. */
  readonly claimed?: number;
  /** Packets that it says have been answered; only ping says so. */
  readonly answered?: number;
  /** Payload bytes that it says have arrived at receivers. */
  readonly receivedBytes?: number;
  /** Packets a second that it says it has kept to. */
  readonly claimedPacketsPerSecond?: number;
}
