import type { Replay, Traffic } from '../model/traffic.ts';

/** Beyond what the traffic itself should take. */
const GRACE_MS = 60_000;
/** For traffic that goes as fast as it can. */
const UNPACED_MS = 600_000;

/**
 * How long a generator may take before it is killed and its trial an error, in milliseconds: twice what the order
 * comes to, and a minute.
 *
 * @param capture that is replayed: its packets, and the time from the first to the last
 */
export function generatorDeadlineMs(traffic: Traffic, capture: Replayed = NOTHING): number {
  return 2 * (expectedMs(traffic, capture) ?? UNPACED_MS) + GRACE_MS;
}

/** A capture as far as its length matters. */
export interface Replayed {
  readonly packets: number;
  readonly bytes: number;
  readonly durationMs: number;
}

const NOTHING: Replayed = { packets: 0, bytes: 0, durationMs: 0 };

function replayMs(replay: Replay, { packets, bytes, durationMs }: Replayed): number | undefined {
  const { loop = 1, multiplier = 1, packetsPerSecond, bitsPerSecond, topSpeed } = replay;
  if (topSpeed) return undefined;
  if (packetsPerSecond !== undefined) return (loop * packets * 1000) / packetsPerSecond;
  if (bitsPerSecond !== undefined) return (loop * bytes * 8 * 1000) / bitsPerSecond;
  return (loop * durationMs) / multiplier;
}

function expectedMs(traffic: Traffic, capture: Replayed): number | undefined {
  switch (traffic.kind) {
    case 'idle':
      return traffic.durationMs;
    case 'ping':
      return traffic.count * (traffic.intervalMs ?? 1000);
    case 'iperf3':
      return traffic.bitsPerSecond === undefined ? undefined : (traffic.bytes * 8 * 1000) / traffic.bitsPerSecond;
    case 'replay':
      return replayMs(traffic, capture);
    case 'pktgen':
      return traffic.packetsPerSecond === undefined ? undefined : (traffic.count * 1000) / traffic.packetsPerSecond;
    case 'frames':
      return (traffic.frames.length * 1000) / (traffic.packetsPerSecond ?? 1000);
    case 'packetOut':
      return 0;
    default:
      return traffic satisfies never;
  }
}
