import type { Traffic } from '../model/traffic.ts';

/** Beyond what the traffic itself should take. */
const GRACE_MS = 60_000;
/** For traffic that goes as fast as it can. */
const UNPACED_MS = 600_000;

/**
 * How long a generator may take before it is killed and its trial an error, in milliseconds: twice what the order
 * comes to, and a minute.
 *
 * @param captureMs time from the first to the last packet of the capture that is replayed
 */
export function generatorDeadlineMs(traffic: Traffic, captureMs = 0): number {
  return 2 * (expectedMs(traffic, captureMs) ?? UNPACED_MS) + GRACE_MS;
}

function expectedMs(traffic: Traffic, captureMs: number): number | undefined {
  switch (traffic.kind) {
    case 'idle':
      return traffic.durationMs;
    case 'ping':
      return traffic.count * (traffic.intervalMs ?? 1000);
    case 'iperf3':
      return traffic.bitsPerSecond === undefined ? undefined : (traffic.bytes * 8 * 1000) / traffic.bitsPerSecond;
    case 'replay':
      return traffic.packetsPerSecond === undefined
        ? ((traffic.loop ?? 1) * captureMs) / (traffic.multiplier ?? 1)
        : undefined;
    default:
      return traffic satisfies never;
  }
}
