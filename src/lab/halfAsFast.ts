import type { Iperf3, Pktgen, Replay, Traffic } from '../model/traffic.ts';

/** A window that a veth's receive socket holds, for TCP that had none. */
const SMALL_WINDOW_BYTES = 16_384;
/** Of iputils' ping, between requests, in place of a flood. */
const INTERVAL_MS = 5;
/** iperf3's own for UDP. */
const UDP_BITS_PER_SECOND = 1_000_000;
const FRAMES_PER_SECOND = 1000;

/**
 * The same traffic at half the rate; of TCP that goes as fast as it can, with half of what may be in flight.
 *
 * @param packetsPerSecond that it had, where that is known: the half of it is for traffic that was told no rate
 * @returns undefined for traffic that has no rate
 */
export function halfAsFast(traffic: Traffic, packetsPerSecond?: number): Traffic | undefined {
  switch (traffic.kind) {
    case 'idle':
    case 'packetOut':
      return undefined;
    case 'ping': {
      const { flood, intervalMs = INTERVAL_MS, ...rest } = traffic;
      return { ...rest, intervalMs: flood ? intervalMs : 2 * intervalMs };
    }
    case 'iperf3':
      return slowerStream(traffic);
    case 'replay':
      return slowerReplay(traffic, packetsPerSecond);
    case 'pktgen':
      return slowerPktgen(traffic, packetsPerSecond);
    case 'frames':
      return { ...traffic, packetsPerSecond: (traffic.packetsPerSecond ?? FRAMES_PER_SECOND) / 2 };
    default:
      return traffic satisfies never;
  }
}

function slowerStream(test: Iperf3): Iperf3 {
  const { protocol, bitsPerSecond, windowBytes } = test;
  if (bitsPerSecond !== undefined || protocol === 'udp')
    return { ...test, bitsPerSecond: (bitsPerSecond ?? UDP_BITS_PER_SECOND) / 2 };
  const half = windowBytes === undefined ? SMALL_WINDOW_BYTES : Math.ceil(windowBytes / 2);
  return { ...test, windowBytes: half };
}

/** @returns a replay in any case: one at top speed whose rate is not known becomes one of a packet a second */
export function slowerReplay(replay: Replay, packetsPerSecond = 0): Replay {
  const { multiplier, packetsPerSecond: told, bitsPerSecond, topSpeed, ...rest } = replay;
  if (bitsPerSecond !== undefined) return { ...rest, bitsPerSecond: bitsPerSecond / 2 };
  if (told !== undefined) return { ...rest, packetsPerSecond: told / 2 };
  if (topSpeed) return { ...rest, packetsPerSecond: Math.max(1, Math.ceil(packetsPerSecond / 2)) };
  return { ...rest, multiplier: (multiplier ?? 1) / 2 };
}

function slowerPktgen(order: Pktgen, packetsPerSecond = 0): Pktgen {
  const rate = order.packetsPerSecond ?? packetsPerSecond;
  return { ...order, packetsPerSecond: Math.max(1, rate / 2) };
}
