import { randomInt } from 'node:crypto';
import { bench as measure } from '../jobs/bench.ts';
import { benchmarkOfOptions, selectedBenchmarks } from '../jobs/namedBenchmarks.ts';
import type { QuantityName } from '../model/measurement.ts';
import type { SwitchKind } from '../model/switch.ts';
import type { PortKind } from '../model/topology.ts';
import { type GeneralOptions, generalOrders, MOST_SEED, requireNoneOf } from './benchOptions.ts';
import { followBenchmarks } from './benchProgress.ts';
import { interruption } from './interruption.ts';
import { sayLook } from './look.ts';
import { namedBuilds } from './namedBuilds.ts';
import type { ProgressView } from './progress.ts';
import { showRun } from './showRun.ts';

interface Options extends GeneralOptions {
  readonly quantity: readonly QuantityName[];
  readonly precision: number;
  readonly duration: number;
  readonly maxOverhead?: number | undefined;
  readonly calibrate: boolean;
  readonly search: boolean;
  readonly seed?: number | undefined;
  readonly port: PortKind;
  readonly switch: SwitchKind;
  readonly ovs: readonly string[];
  readonly report: string;
  readonly json: boolean;
}

/** Measures what mirrors cost, shows the result, and gives the exit code. */
export async function bench(selectors: readonly string[], options: Options): Promise<number> {
  const { quantity, precision, duration, maxOverhead, calibrate, search, port, report } = options;
  if (selectors.length > 0) requireNoneOf(options);
  const benchmarks =
    selectors.length > 0
      ? await selectedBenchmarks(selectors, report)
      : generalOrders(options).map((order) => benchmarkOfOptions(order));
  const builds = await namedBuilds(options.ovs);
  const seed = options.seed ?? randomInt(1, MOST_SEED + 1);
  if (options.seed === undefined) process.stderr.write(`seed ${seed}\n`);
  const order = {
    seed,
    precision,
    durationMs: duration,
    ...(maxOverhead !== undefined && { maxOverhead }),
    calibrate,
    search,
  };
  // What there is to say of captures comes first.
  let progress: ProgressView | undefined;
  const run = await measure(benchmarks, {
    reportFolder: report,
    port,
    switch: options.switch,
    builds,
    quantities: quantity,
    order,
    onLook: sayLook,
    onProgress: (event) => {
      progress ??= followBenchmarks(benchmarks.length, precision);
      progress.take(event);
    },
    abort: interruption(),
  }).finally(() => progress?.end());
  return showRun(run, options);
}
