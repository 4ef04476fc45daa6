import { Problem } from '../model/problem.ts';

/** @throws Problem when there is nobody to type at a shell */
export function requireTerminal(): void {
  if (process.stdin.isTTY && process.stdout.isTTY) return;
  throw new Problem(
    '--pause-on-failure opens a shell, and there is no terminal for it',
    'run it on a terminal, without a pipe; what the shell would show is also in the evidence that the report names',
  );
}
