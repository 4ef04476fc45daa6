import type { BenchmarkResult } from '../model/benchmark.ts';
import type { BenchmarkAssignment } from './messages.ts';

/** What of a benchmark's result is known before it is measured. */
export function benchmarkIdentity({
  benchmark,
  definition,
  variant,
  repeat,
}: BenchmarkAssignment): Pick<
  BenchmarkResult,
  'benchmark' | 'question' | 'variant' | 'topology' | 'mirrors' | 'states' | 'load' | 'repeat'
> {
  const { question, topology, mirrors, states, load } = definition;
  const named = Object.entries(states).map(([name, state]) => ({ name, ...state }));
  return { benchmark, question, variant, topology, mirrors, states: named, load, repeat };
}
