/** What a trial sends. A union by `kind`; names of endpoints are the topology's. */
export type Traffic<EndpointName extends string = string> =
  | Idle
  | Ping<EndpointName>
  | Iperf3<EndpointName>
  | Replay<EndpointName>;

/** No traffic: the captures listen for `durationMs` milliseconds. */
export interface Idle {
  readonly kind: 'idle';
  readonly durationMs: number;
}

/** ICMP echo requests, by iputils' ping. */
export interface Ping<EndpointName extends string = string> {
  readonly kind: 'ping';
  readonly from: EndpointName;
  readonly to: EndpointName;
  readonly count: number;
  /** Milliseconds between requests; 5 unless told, not less than 2 for an ordinary user. */
  readonly intervalMs?: number;
  /** ICMP payload in bytes; ping's own 56 unless told. */
  readonly payloadBytes?: number;
}

/** One iperf3 test: a server at `to`, a client at `from`. */
export interface Iperf3<EndpointName extends string = string> {
  readonly kind: 'iperf3';
  readonly from: EndpointName;
  readonly to: EndpointName;
  readonly protocol: 'tcp' | 'udp';
  /** Payload bytes to send. */
  readonly bytes: number;
  /** Payload rate to keep to; unlimited for TCP unless told, iperf3's own 1 Mbit/s for UDP. */
  readonly bitsPerSecond?: number;
  /** Bytes a write, for UDP bytes a datagram. */
  readonly lengthBytes?: number;
  /** Socket buffers in bytes: for TCP it bounds what is in flight, and so what a queue must hold. */
  readonly windowBytes?: number;
}

/** A capture sent frame by frame by tcpreplay, out of the endpoint's interface. */
export interface Replay<EndpointName extends string = string> {
  readonly kind: 'replay';
  readonly from: EndpointName;
  /** Path of a pcap file; `fixture(name)` gives one that comes with the program. */
  readonly capture: string;
  /** Send only this many packets in all, passes of `loop` included. */
  readonly limit?: number;
  /** Send the capture this many times; once unless told. */
  readonly loop?: number;
  /** Factor on the capture's own timing; 1 unless told. Not with `packetsPerSecond`. */
  readonly multiplier?: number;
  /** A constant rate in place of the capture's own timing. */
  readonly packetsPerSecond?: number;
}

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
  /** Payload bytes that it says have arrived at the receiver. */
  readonly receivedBytes?: number;
}
