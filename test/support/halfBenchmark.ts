import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BenchmarkResult } from '../../src/model/benchmark.ts';
import type { Report } from '../../src/model/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { scratchFolder } from './command.ts';

// Of each packet h2 gets two in the reference and one in the other state, at a rate that any machine keeps up with: half as many, exactly.
const HALF = `
  import { defineBenchmark, star } from 'mirrorbench';
  export default defineBenchmark({
    question: 'What does half cost?',
    topology: star({ p1: 'h1', p2: 'h2' }, { flows: ['in_port=p1,actions=output:p2,output:p2'] }),
    mirrors: {},
    states: { twice: { what: 'two of each' }, once: { what: 'one', flows: ['in_port=p1,actions=output:p2'] } },
    load: { kind: 'udp', from: 'h1', to: 'h2', frameBytes: 64, packetsPerSecond: 2000 },
    quantities: ['deliveredPacketsPerSecond'],
  });`;

/** A folder with the benchmark in it. */
export function folderWithHalf(): string {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'half.ts'), HALF);
  return folder;
}

export const reportIn = (folder: string): Report =>
  reportSchema.parse(JSON.parse(readFileSync(join(folder, 'reports', 'latest', 'run.json'), 'utf8')));

export function onlyResult({ benchmarks = [] }: Report): BenchmarkResult {
  expect(benchmarks).toHaveLength(1);
  return benchmarks[0] as BenchmarkResult;
}
