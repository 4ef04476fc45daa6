import type { LoadTrial } from '../../model/measurement.ts';
import type { Random } from '../random.ts';

/** A simulated way through a switch. */
export interface PathOptions {
  /** What it carries, in packets a second. */
  readonly capacity: number;
  /** Standard deviation of the capacity from trial to trial, as a share. */
  readonly noise?: number;
  /** Packets that wait instead of being lost. */
  readonly queue?: number;
  /** How many trials lose a packet for no reason. */
  readonly strayLoss?: number;
  /** What the generator reaches. */
  readonly generator?: number;
  /** In how many trials it offers half of what it is asked for. */
  readonly stumbles?: number;
}

/** Measures loads on a simulated path, with a clock that goes on by what a trial takes. */
export function simulatedPath(
  random: Random,
  { capacity, noise = 0, queue = 0, strayLoss = 0, generator = Number.POSITIVE_INFINITY, stumbles = 0 }: PathOptions,
) {
  let now = 0;
  const uniform = () => (random.below(2 ** 31) + 0.5) / 2 ** 31;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    nowMs: () => now,
    measure: async (asked: number, durationMs: number): Promise<LoadTrial> => {
      now += durationMs + 200;
      const packetsPerSecond = Math.min(uniform() < stumbles ? asked / 2 : asked, generator);
      const sent = Math.round((packetsPerSecond * durationMs) / 1000);
      const carried = (capacity * (1 + noise * normal()) * durationMs) / 1000 + queue;
      const stray = uniform() < strayLoss ? 1 : 0;
      const lost = Math.min(sent, Math.max(stray, Math.round(sent - carried)));
      return { state: 'mirror', packetsPerSecond, sent, lost, durationMs };
    },
  };
}
