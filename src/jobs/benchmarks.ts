import { readEnvironment } from '../host/environment.ts';
import { runBenchmark } from './measuring/runBenchmark.ts';
import type { Executed, Job, Message, Stop } from './messages.ts';

/**
 * Measures benchmarks inside the sandbox, one after the other, and tells each result. Told to stop, it ends the one that it is at with what it has,
 * and begins no other.
 */
export async function benchmarks(
  { benchmarks: assignments, order, build }: Extract<Job, { kind: 'benchmarks' }>,
  tell: (message: Message) => Promise<void>,
): Promise<void> {
  let stopped = false;
  process.on('message', (message: Stop | Executed) => {
    if (message.kind === 'stop') stopped = true;
  });
  await tell({ kind: 'environment', environment: await readEnvironment() });
  for (const [index, assignment] of assignments.entries()) {
    if (stopped) return;
    const { benchmark: name, variant } = assignment;
    await tell({ kind: 'started', scenario: name, variant });
    const result = await runBenchmark(assignment, {
      build,
      order,
      prefix: `bench${index + 1}`,
      isStopped: () => stopped,
      onRound: (round, reached) =>
        tell({ kind: 'measured', benchmark: name, round, ...(reached !== undefined && { reached }) }),
    });
    await tell({ kind: 'benchmark', result });
  }
}
