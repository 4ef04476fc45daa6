import type { ProcessResult } from '../host/process.ts';
import { Problem } from '../model/problem.ts';
import type { Executed, Message } from './messages.ts';

const waiting = new Map<number, { resolve(result: ProcessResult): void; reject(error: Error): void }>();
let last = 0;

/** Has the outer process run a program in a container: engines live outside of the sandbox. */
export function executeInContainer(
  container: string,
  argv: readonly string[],
  timeoutMs: number,
): Promise<ProcessResult> {
  if (last === 0) process.on('message', take);
  last += 1;
  const id = last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    process.send?.({ kind: 'execute', id, container, argv, timeoutMs } satisfies Message);
  });
}

function take(message: Executed): void {
  if (message.kind !== 'executed') return;
  const waiter = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.result !== undefined) waiter?.resolve(message.result);
  else waiter?.reject(new Problem(message.problem ?? 'the program was not run'));
}
