import type { BenchmarkResult, Load } from '../model/benchmark.ts';
import type { Round } from '../model/measurement.ts';
import { QUANTITIES } from '../model/quantities.ts';
import { amount, percent } from './amount.ts';
import { duration } from './headline.ts';
import { shown } from './status.ts';

/** What there is to know of how a benchmark was measured, a sentence each. As they came: escape them. */
export function benchFacts(result: BenchmarkResult): readonly string[] {
  return [
    `measured: ${endText(result)}`,
    `load: ${loadText(result.load)}; order by seed ${result.seed}`,
    ...(result.cores === undefined
      ? []
      : [`kept apart: ovs-vswitchd on core ${result.cores.switch}, the generator on core ${result.cores.sender}`]),
    ...(result.states.length === 0 ? [] : [`states: ${statesText(result)}`]),
    ...disturbances(result),
    ...confirmations(result),
    ...judgements(result),
    ...calibrated(result),
    ...searched(result),
  ];
}

function endText({ ended, precision, rounds, durationMs }: BenchmarkResult): string {
  const reached = precision.reached === undefined ? undefined : `±${percent(precision.reached)}`;
  const asked = `±${percent(precision.asked)}`;
  const spoiled = rounds.filter((round) => round.spoiled !== undefined).length;
  const counted = `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}, ${spoiled} spoiled, in ${duration(durationMs)}`;
  switch (ended) {
    case 'precision':
      return `the precision was reached, ${reached ?? 'unknown'} where ${asked} was asked for; ${counted}`;
    case 'duration':
      return `the time was up, at ${reached ?? 'no precision yet'} where ${asked} was asked for; ${counted}`;
    case 'cut short':
      return `cut short, at ${reached ?? 'no precision yet'} where ${asked} was asked for; ${counted}`;
    case 'errored':
      return `it broke off; ${counted}`;
    default:
      return ended satisfies never;
  }
}

/** What is sent, in words. As it came: escape it. */
export function loadText(load: Load): string {
  const way = `from ${load.from} to ${load.to}`;
  const pace = (packetsPerSecond?: number) =>
    packetsPerSecond === undefined ? 'as fast as the generator can' : `at ${amount(packetsPerSecond, 'packets/s')}`;
  switch (load.kind) {
    case 'udp':
      return `UDP, ${load.frameBytes === 'imix' ? 'IMIX' : `frames of ${load.frameBytes} bytes`}, ${way}, ${pace(load.packetsPerSecond)}`;
    case 'tcp':
      return `TCP by iperf3 ${way}, as fast as it goes`;
    case 'iperf3-udp':
      return `UDP by iperf3 ${way}, at ${amount(load.bitsPerSecond, 'bit/s')}`;
    case 'replay':
      return `${load.capture} ${way}, ${pace(load.packetsPerSecond)}`;
    default:
      return load satisfies never;
  }
}

/** What is compared, in words. As it came: escape it. */
export function statesText({ states }: Pick<BenchmarkResult, 'states'>): string {
  return states.map(({ name, what }) => `${name} (${what})`).join('; ');
}

/** Rounds are numbered as far as a person reads on. */
const MOST_ROUNDS = 10;

function disturbances({ rounds }: BenchmarkResult): readonly string[] {
  if (rounds.length === 0) return [];
  const most = (shares: readonly number[]) => percent(Math.max(...shares));
  return [
    ...spoiledText(rounds.filter((round) => round.spoiled !== undefined)),
    `disturbed: at most ${most(rounds.map(({ steal }) => steal))} of a round's CPU time was taken away by the host (steal), ${most(
      rounds.map(({ foreign }) => foreign),
    )} by processes outside the lab`,
  ];
}

function spoiledText(spoiled: readonly Round[]): readonly string[] {
  const [first] = spoiled;
  if (first?.spoiled === undefined) return [];
  const numbers = spoiled.slice(0, MOST_ROUNDS).map(({ round }) => round);
  const more = spoiled.length - numbers.length;
  const which = `${spoiled.length === 1 ? 'round' : 'rounds'} ${numbers.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [`spoiled: ${which}${spoiled.length === 1 ? '' : '; the first'}: ${first.spoiled}`];
}

function confirmations({ confirmations: all }: BenchmarkResult): readonly string[] {
  return all.map(
    ({ state, when, verdict: { status, evidence } }) =>
      `confirmed ${when}: ${shown[status].symbol} ${state}: ${evidence}`,
  );
}

function judgements({ judgements: all }: BenchmarkResult): readonly string[] {
  return all.map(
    ({ state, quantity, allowed, status, reason }) =>
      `judged: ${shown[status].symbol} ${state}, ${percent(allowed)} of ${QUANTITIES[quantity].label} allowed: ${reason}`,
  );
}

function calibrated({ calibration }: BenchmarkResult): readonly string[] {
  if (calibration === undefined) return [];
  const { quantity, comparisons, rejected, level, roundsEach, smallestEffect } = calibration;
  return [
    `calibrated: of ${comparisons} comparisons of the reference with itself, ${rejected} were taken for a difference of ${QUANTITIES[quantity].label} at ${percent(level)}; ${roundsEach} rounds find an effect of ${percent(smallestEffect)} four times out of five`,
  ];
}

function searched({ search }: BenchmarkResult): readonly string[] {
  if (search === undefined) return [];
  const { ceilingPacketsPerSecond: ceiling, trials, queuePackets, durationMs } = search;
  return [
    `searched: ${trials.length} trials in ${duration(durationMs)}; the generator reaches ${amount(ceiling, 'packets/s')}, the sending queue holds ${queuePackets} packets`,
  ];
}
