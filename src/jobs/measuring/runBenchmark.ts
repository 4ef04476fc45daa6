import type { OpenVSwitchBuild } from '../../host/openVSwitchBuild.ts';
import { openBench } from '../../lab/counted/bench.ts';
import { missingPart } from '../../lab/mechanisms/missing.ts';
import type { Benchmark, BenchmarkResult, BenchmarkState, Confirmation } from '../../model/benchmark.ts';
import { Problem } from '../../model/problem.ts';
import type { Variant } from '../../model/scenario.ts';
import { benchmarkIdentity } from '../benchmarkIdentity.ts';
import type { BenchmarkAssignment, MeasuringOrder } from '../messages.ts';
import { reasonOf } from '../reasonOf.ts';
import { benchRounds } from './benchRounds.ts';
import { benchSearches, sweepLoads } from './benchSearches.ts';
import { calibrateReference } from './calibrateReference.ts';
import { confirmStates } from './confirmStates.ts';
import { startMeasured } from './measured.ts';
import { type Progress, resultOf } from './resultOf.ts';

/** What a benchmark is measured with. */
export interface Circumstances {
  readonly build: OpenVSwitchBuild;
  readonly order: MeasuringOrder;
  /** Tells its namespaces from those of other labs. */
  readonly prefix: string;
  /** Whether it is to end with what it has. */
  readonly isStopped: () => boolean;
  readonly onRound: (round: number, reached: number | undefined) => Promise<void>;
}

/** Measures a benchmark in a lab of its own. What it throws is the result, with what was measured until then. */
export async function runBenchmark(
  assignment: BenchmarkAssignment,
  circumstances: Circumstances,
): Promise<BenchmarkResult> {
  const { definition } = assignment;
  const startedAt = new Date();
  const begin = performance.now();
  const measured = startMeasured(definition, circumstances.order.seed);
  const progress: Progress = { measured, loads: [], confirmations: [], lacks: [], skipped: [] };
  const thrown = await measureAll(assignment, circumstances, progress).then(() => undefined, reasonOf);
  return {
    ...benchmarkIdentity(assignment),
    startedAt: startedAt.toISOString(),
    durationMs: performance.now() - begin,
    ...resultOf(definition, circumstances.order, progress, thrown),
  };
}

/** The benchmark with the capture that was made for it. */
function sentAsPrepared({ definition, capture }: BenchmarkAssignment): Benchmark {
  const { load } = definition;
  return load.kind === 'replay' && capture !== undefined ? { ...definition, load: { ...load, capture } } : definition;
}

/** The benchmark without the states that this machine cannot make, which are skipped; one without any to compare is none. */
async function withoutMissing(definition: Benchmark, variant: Variant, progress: Progress): Promise<Benchmark> {
  const states: Record<string, BenchmarkState> = {};
  for (const [name, state] of Object.entries(definition.states)) {
    const reason = await missingPart({ ...variant, mechanism: state.mechanism ?? variant.mechanism });
    if (reason === undefined) states[name] = state;
    else progress.skipped.push({ state: name, reason });
  }
  if (Object.keys(states).length < 2) throw new Problem(`there is nothing to compare: ${progress.skipped[0]?.reason}`);
  return { ...definition, states };
}

async function measureAll(
  assignment: BenchmarkAssignment,
  { build, order, prefix, isStopped, onRound }: Circumstances,
  progress: Progress,
): Promise<void> {
  const { variant } = assignment;
  const definition = await withoutMissing(sentAsPrepared(assignment), variant, progress);
  const confirm = async (when: Confirmation['when']) =>
    progress.confirmations.push(...(await confirmStates(definition, variant, build, { prefix, when })));
  await confirm('before');
  const bench = await openBench(definition, variant, build, prefix);
  if (bench.cores !== undefined) progress.cores = bench.cores;
  try {
    const { seed, precision, durationMs } = order;
    if (order.calibrate) {
      const calibration = await calibrateReference(bench, order, isStopped).catch((error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        progress.lacks.push(reasonOf(error));
        return undefined;
      });
      if (calibration !== undefined) progress.calibration = calibration;
    }
    const rounds = { seed, precision, durationMs, isStopped, onRound };
    progress.end = await benchRounds(bench, definition, progress.measured, rounds);
    if (order.search && bench.capture !== undefined && !isStopped()) {
      progress.search = await benchSearches(bench, bench.capture, { seed, durationMs, prefix, isStopped });
      progress.loads = await sweepLoads(bench, definition, progress.search, isStopped);
    }
  } finally {
    await bench.close().catch(() => {});
  }
  // Whoever interrupts does not want to wait.
  if (!isStopped()) await confirm('after');
}
