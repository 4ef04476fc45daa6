import { basename } from 'node:path';
import type { Benchmark } from '../model/benchmark.ts';
import type { GeneralBenchmarkOrder } from '../model/generalBenchmark.ts';
import { generalBenchmark } from './generalBenchmark.ts';
import { loadBenchmark } from './loadExport.ts';
import { askedByName, askedByOptions } from './repeat.ts';
import { selectBenchmarks } from './select.ts';

/** A benchmark, what reports call it, and the arguments of `mirrorbench bench` that name it. */
export interface NamedBenchmark {
  readonly name: string;
  readonly definition: Benchmark;
  readonly asked: readonly string[];
}

/**
 * The benchmarks that selectors name.
 *
 * @param reportFolder keeps what was compiled of a user's file
 * @throws Problem when one names nothing, or is not unique, or its file does not load
 */
export async function selectedBenchmarks(
  selectors: readonly string[],
  reportFolder: string,
): Promise<readonly NamedBenchmark[]> {
  const entries = await selectBenchmarks(selectors, reportFolder);
  return Promise.all(
    entries.map(async (entry) => {
      return { name: entry.name, definition: await loadBenchmark(entry), asked: askedByName(entry.name) };
    }),
  );
}

/** The benchmark that options ask for. */
export function benchmarkOfOptions(order: GeneralBenchmarkOrder): NamedBenchmark {
  return { name: `general/${loadName(order.load)}`, definition: generalBenchmark(order), asked: askedByOptions(order) };
}

function loadName(load: GeneralBenchmarkOrder['load']): string {
  switch (load.kind) {
    case 'udp':
      return `udp-${load.frameBytes}`;
    case 'replay':
      return `replay-${basename(load.capture)}`;
    default:
      return load.kind;
  }
}
