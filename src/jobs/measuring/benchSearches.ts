import { type Bench, QUEUE_PACKETS } from '../../lab/counted/bench.ts';
import { generatorCeiling } from '../../lab/counted/ceiling.ts';
import { seededRandom, shuffled } from '../../measure/random.ts';
import { searchLoads } from '../../measure/searchLoads.ts';
import type { Benchmark, BenchmarkState } from '../../model/benchmark.ts';
import type { LoadSearch, LoadTrial, RateFound } from '../../model/measurement.ts';

/** Highest rate without loss, and with half a percent (RFC 2544, RFC 9971). */
const GOALS = [
  { goal: 'PDR', lossRatio: 0.005 },
  { goal: 'NDR', lossRatio: 0 },
] as const;

/** Width of an answer, as a share of it. */
const WIDTH = 0.02;
/** The lowest load that is tried, as a share of what the generator reaches. */
const FLOOR = 0.005;
/** Longest time for one state. */
const STATE_MS = 60_000;

/** How loads are searched for. */
export interface SearchOrder {
  readonly seed: number;
  /** For all states together. */
  readonly durationMs: number;
  /** Tells namespaces from those of labs. */
  readonly prefix: string;
  readonly isStopped: () => boolean;
}

/**
 * Searches for the highest loads of each state; the generator's own ceiling first.
 *
 * @param capture that tcpreplay sends
 */
export async function benchSearches(
  bench: Bench,
  capture: string,
  { seed, durationMs, prefix, isStopped }: SearchOrder,
): Promise<LoadSearch> {
  const { states, topology } = bench.benchmark;
  const begin = performance.now();
  const ceilingPacketsPerSecond = await generatorCeiling(capture, topology.mtu, prefix);
  const rates: RateFound[] = [];
  const trials: LoadTrial[] = [];
  const names = shuffled(Object.keys(states), seededRandom(seed, 0));
  for (const [index, name] of names.entries()) {
    if (isStopped()) break;
    const left = begin + durationMs - performance.now();
    const found = await searchLoads((rate, trialMs) => tryLoad(bench, name, rate, trialMs), {
      state: name,
      goals: GOALS,
      floor: FLOOR * ceilingPacketsPerSecond,
      ceiling: ceilingPacketsPerSecond,
      width: WIDTH,
      deadlineMs: performance.now() + Math.min(STATE_MS, left / (names.length - index)),
      nowMs: () => (isStopped() ? Number.POSITIVE_INFINITY : performance.now()),
    });
    rates.push(...found.rates);
    trials.push(...found.trials);
  }
  return {
    rates,
    trials,
    ceilingPacketsPerSecond,
    queuePackets: QUEUE_PACKETS,
    durationMs: performance.now() - begin,
  };
}

/** A generator that offers so much of what it is asked for offers all of it: bursts are cut by the edges of what is counted. */
const FULL_SHARE = 0.97;

async function tryLoad(bench: Bench, name: string, packetsPerSecond: number, durationMs: number): Promise<LoadTrial> {
  const state: BenchmarkState = bench.benchmark.states[name] ?? { what: '' };
  const { forth, window } = await bench.measure(state, { durationMs, packetsPerSecond });
  const offered = window.sent / window.seconds;
  return {
    state: name,
    packetsPerSecond: offered < packetsPerSecond * FULL_SHARE ? offered : packetsPerSecond,
    sent: forth.sent,
    lost: Math.max(0, forth.sent - forth.delivered),
    durationMs: window.seconds * 1000,
  };
}

/** Loads of a sweep, as shares of the highest load with little loss. */
const SWEEP = [0.5, 0.7, 0.85, 0.95, 1.05, 1.2, 1.5, 2] as const;
const SWEEP_TRIAL_MS = 500;

/** Loss over load: the same loads in all states, below and above what the search found. */
export async function sweepLoads(
  bench: Bench,
  { states }: Pick<Benchmark, 'states'>,
  { rates, ceilingPacketsPerSecond }: Pick<LoadSearch, 'rates' | 'ceilingPacketsPerSecond'>,
  isStopped: () => boolean,
): Promise<readonly LoadTrial[]> {
  const partial = rates.filter(({ lossRatio, low }) => lossRatio > 0 && low > 0).map(({ low }) => low);
  if (partial.length === 0) return [];
  const middle = Math.sqrt(Math.min(...partial) * Math.max(...partial));
  const loads = SWEEP.map((share) => share * middle).filter((load) => load <= ceilingPacketsPerSecond);
  const trials: LoadTrial[] = [];
  for (const load of loads) {
    for (const name of Object.keys(states)) {
      if (isStopped()) return trials;
      trials.push(await tryLoad(bench, name, Math.round(load), SWEEP_TRIAL_MS));
    }
  }
  return trials;
}
