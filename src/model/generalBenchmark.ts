/** What options of `bench` ask for: one lab, its states compared. */
export interface GeneralBenchmarkOrder {
  /** Traffic that the mirrors select, seen from the bridge; `all` is `select_all`. */
  readonly source: 'arriving' | 'departing' | 'both' | 'all';
  /** Each with an output of its own; 1 to 32. */
  readonly mirrors: number;
  /** Ports that each mirror selects; the load passes the first. */
  readonly sourcePorts: number;
  /** What the mirrors put their copies out to. */
  readonly output: 'port' | 'internal' | 'gre';
  /** Copies are cut to so many bytes. */
  readonly snaplen?: number;
  readonly load:
    | { readonly kind: 'udp'; readonly frameBytes: number | 'imix'; readonly packetsPerSecond?: number }
    | { readonly kind: 'tcp' }
    | { readonly kind: 'iperf3-udp'; readonly bitsPerSecond: number }
    | { readonly kind: 'replay'; readonly capture: string; readonly packetsPerSecond?: number };
}
