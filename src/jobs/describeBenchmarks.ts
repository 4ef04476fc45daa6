import type { BenchmarkEntry } from '../host/catalog.ts';
import type { Describe } from './userFile.ts';
import { validateBenchmarks } from './validateBenchmarks.ts';

/** The catalog entries of benchmarks; several of one file have different ids. */
export const describeBenchmarks: Describe<BenchmarkEntry> = (exported, source, module, nameOf) =>
  validateBenchmarks(exported, source).map(({ id, question }) => {
    return { name: nameOf(id), module, ...(id !== undefined && { id }), question };
  });
