import type { Pace } from '../../lab/counted/loadSource.ts';
import type { Load } from '../../model/benchmark.ts';

/** Long enough for some ten thousand packets, short enough for many rounds: what a machine does to a trial is not the same in the next one. */
const WINDOW_MS = 300;
/** The shortest that iperf3 knows. */
const IPERF3_MS = 1_000;

/** How a load is sent in the trials of a round. */
export function roundPace(load: Load): Pace {
  switch (load.kind) {
    case 'udp':
    case 'replay':
      return {
        durationMs: WINDOW_MS,
        ...(load.packetsPerSecond !== undefined && { packetsPerSecond: load.packetsPerSecond }),
      };
    case 'tcp':
    case 'iperf3-udp':
      return { durationMs: IPERF3_MS };
    default:
      return load satisfies never;
  }
}
