import { spawnSync } from 'node:child_process';

/** Operations that get through the same, measured one after the other and set beside the fastest. Each `*.bench.ts` exports `suites`. */
export interface Suite {
  readonly name: string;
  /** What one operation gets through, such as 20,000 `packets`. */
  readonly amount: number;
  readonly unit: string;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly name: string;
  /** What is measured; awaited where it gives a promise. */
  readonly run: () => unknown;
  /** A program that it cannot do without, and the package of Debian that brings it. */
  readonly needs?: { readonly program: string; readonly debian: string };
}

/** A program as a peer, from its start to its end; what it prints is dropped. */
export function program(name: string, argv: readonly [string, ...string[]], debian: string): Operation {
  const [file, ...args] = argv;
  const run = (): void => {
    const { status, error, stderr } = spawnSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
    if (status !== 0) throw error ?? new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`);
  };
  return { name, run, needs: { program: file, debian } };
}
