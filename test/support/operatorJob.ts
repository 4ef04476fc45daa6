import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { root } from './command.ts';

/** Runs one of scripts/ to its end, shows what it said, and expects exit code 0. */
export async function operatorJob(signal: AbortSignal, script: string, ...args: readonly string[]): Promise<void> {
  const { exitCode, all } = await execa('zx', [join(root, 'scripts', script), ...args], {
    cwd: root,
    preferLocal: true,
    localDir: root,
    reject: false,
    all: true,
    stdin: 'ignore',
    cancelSignal: signal,
  });
  console.log(all);
  expect(exitCode, all).toBe(0);
}
