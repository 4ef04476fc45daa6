import { readMachineCpu, readVisibleCpuSeconds } from '../../host/cpuTimes.ts';
import type { Bench } from '../../lab/counted/bench.ts';
import { PRECISION_LEVEL, reachedPrecision } from '../../measure/precision.ts';
import { roundOrder } from '../../measure/roundOrder.ts';
import { spoiledBy } from '../../measure/spoiled.ts';
import type { Benchmark } from '../../model/benchmark.ts';
import type { Measured } from './measured.ts';
import { roundPace } from './roundPace.ts';

/** How rounds are measured, and until when. */
export interface RoundsOrder {
  readonly seed: number;
  /** Half width of the first quantity's intervals to reach, as a share; until the time is over unless told. */
  readonly precision?: number;
  readonly durationMs: number;
  readonly isStopped: () => boolean;
  readonly onRound?: (round: number, reached: number | undefined) => Promise<void>;
}

/** Why measuring ended, and the half width that was reached. */
export interface RoundsEnd {
  readonly ended: 'precision' | 'duration' | 'cut short';
  readonly reached?: number;
}

/**
 * Measures states in rounds until the first quantity is known well enough, or the time is over: no round begins that would not end by
 * then. The first round warms up and counts for nothing.
 *
 * @param measured takes what is measured, also of a round that does not end
 */
export async function benchRounds(
  bench: Bench,
  { states, quantities, load }: Pick<Benchmark, 'states' | 'quantities' | 'load'>,
  measured: Measured,
  { seed, precision, durationMs, isStopped, onRound }: RoundsOrder,
): Promise<RoundsEnd> {
  const names = Object.keys(states);
  const [quantity] = quantities;
  const begin = performance.now();
  let longestMs = 0;
  let end: Omit<RoundsEnd, 'ended'> = {};
  for (let round = 0; ; round += 1) {
    const roundBegin = performance.now();
    if (roundBegin - begin + longestMs > durationMs) return { ...end, ended: 'duration' };
    const isWhole = await measureRound(round);
    if (!isWhole) return { ...end, ended: 'cut short' };
    longestMs = Math.max(longestMs, performance.now() - roundBegin);
    if (round === 0 || quantity === undefined) continue;
    const comparisons = measured.comparisons(quantity, PRECISION_LEVEL);
    const reached = comparisons.length < names.length - 1 ? undefined : reachedPrecision(comparisons);
    end = reached === undefined ? {} : { reached };
    await onRound?.(round, reached);
    if (precision !== undefined && reached !== undefined && reached <= precision) return { ...end, ended: 'precision' };
  }

  /** @returns false when it was cut short */
  async function measureRound(round: number): Promise<boolean> {
    const order = roundOrder(names, seed, round);
    const done: string[] = [];
    const share = cpuShares();
    try {
      for (const [index, state] of order.entries()) {
        if (isStopped()) return false;
        const trial = await bench.measure(states[state] ?? { what: '' }, roundPace(load));
        done.push(state);
        if (round > 0) measured.take(trial, { round, place: index + 1, state });
      }
      return true;
    } finally {
      const shares = share();
      const spoiled = done.length < order.length ? 'it was cut short' : spoiledBy(shares);
      if (round > 0 && done.length > 0)
        measured.endRound({ round, order: done, ...shares, ...(spoiled !== undefined && { spoiled }) });
    }
  }
}

/** Starts to watch the processors; tells what share of their time the host, and what is outside the sandbox, took since. */
function cpuShares(): () => { readonly steal: number; readonly foreign: number } {
  const [machine, visible] = [readMachineCpu(), readVisibleCpuSeconds()];
  return () => {
    const now = readMachineCpu();
    const total = now.totalSeconds - machine.totalSeconds;
    const own = readVisibleCpuSeconds() - visible;
    const busy = now.busySeconds - machine.busySeconds;
    if (total <= 0) return { steal: 0, foreign: 0 };
    return { steal: (now.stealSeconds - machine.stealSeconds) / total, foreign: Math.max(0, busy - own) / total };
  };
}
