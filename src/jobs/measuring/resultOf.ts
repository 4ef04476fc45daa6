import { judgeOverhead } from '../../measure/judge.ts';
import type { Benchmark, BenchmarkResult, Confirmation } from '../../model/benchmark.ts';
import type { Calibration, LoadSearch, LoadTrial } from '../../model/measurement.ts';
import type { benchmarkIdentity } from '../benchmarkIdentity.ts';
import type { MeasuringOrder } from '../messages.ts';
import type { RoundsEnd } from './benchRounds.ts';
import type { Measured } from './measured.ts';

/** All that there is of a benchmark at a time. It grows as measuring goes on, and whatever ends that loses nothing of it. */
export interface Progress {
  readonly measured: Measured;
  end?: RoundsEnd;
  cores?: NonNullable<BenchmarkResult['cores']>;
  search?: LoadSearch;
  loads: readonly LoadTrial[];
  calibration?: Calibration;
  readonly confirmations: Confirmation[];
  /** Why something of what was asked for is not there. */
  readonly lacks: string[];
  /** States that this machine cannot make. */
  readonly skipped: { readonly state: string; readonly reason: string }[];
}

/** What is known only when measuring has ended. */
type Outcome = Omit<BenchmarkResult, keyof ReturnType<typeof benchmarkIdentity> | 'startedAt' | 'durationMs'>;

/** @param thrown what ended measuring, where something did */
export function resultOf(
  { quantities: [first] }: Benchmark,
  { seed, precision: asked, maxOverhead }: MeasuringOrder,
  { measured, end, cores, search, loads, calibration, confirmations, lacks, skipped }: Progress,
  thrown: string | undefined,
): Outcome {
  const comparisons = first === undefined ? [] : measured.comparisons(first);
  const judgements =
    first === undefined || maxOverhead === undefined
      ? []
      : comparisons.map((comparison) => judgeOverhead(first, comparison, maxOverhead));
  const ended = end?.ended ?? 'cut short';
  const reasons = [...(comparisons.length === 0 ? [nothingCounts(measured)] : []), ...lacks];
  const judged = [
    ...confirmations.map(({ verdict }) => verdict.status),
    ...judgements.map(({ status }) => status),
    ...(reasons.length > 0 || ended === 'cut short' ? ['inconclusive' as const] : []),
  ];
  const worst = (['failed', 'inconclusive'] as const).find((status) => judged.includes(status)) ?? 'passed';
  const reason = thrown ?? reasons.join('; ');
  return {
    ...(cores && { cores }),
    seed,
    ended: thrown === undefined ? ended : 'errored',
    precision: { asked, ...(end?.reached !== undefined && { reached: end.reached }) },
    rounds: measured.rounds,
    quantities: measured.quantities(),
    delays: measured.delays(),
    loads,
    ...(search !== undefined && { search }),
    ...(calibration !== undefined && { calibration }),
    confirmations,
    ...(skipped.length > 0 && { skipped }),
    judgements,
    status: thrown === undefined ? worst : 'errored',
    ...(reason !== '' && { reason }),
  };
}

function nothingCounts({ rounds }: Measured): string {
  const [spoiled] = rounds.flatMap((round) => round.spoiled ?? []);
  const counted = rounds.filter((round) => round.spoiled === undefined).length;
  const why = spoiled === undefined ? '' : `; of the others: ${spoiled}`;
  return `${counted} of ${rounds.length} rounds count, which is too few to compare${why}`;
}
